// `npm test [-- VITEST ARGUMENTS]`: sets everything up, checks types, lint and format, runs the tests, and ends
// with the one line `N passed, N failed`. As root it also installs the Debian packages that the tests use;
// otherwise it names those that are missing, and the tests that need them are skipped, saying so.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectEnvironment, root, setUp } from "./setup.mjs";

// package: a file it installs, by which we know that it is there.
const debianPackages = {
  tcpdump: "/usr/bin/tcpdump",
  tshark: "/usr/bin/tshark",
  iproute2: "/usr/sbin/ip",
  nftables: "/usr/sbin/nft",
  "dnsmasq-base": "/usr/sbin/dnsmasq",
  "netcat-openbsd": "/usr/bin/nc.openbsd",
  python3: "/usr/bin/python3",
  tmux: "/usr/bin/tmux",
  chromium: "/usr/bin/chromium",
};

function installDebianPackages() {
  const missing = Object.keys(debianPackages).filter((name) => !existsSync(debianPackages[name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    console.error(`Tests that use these will be skipped: ${missing.join(", ")}.`);
    console.error(`To have them: sudo apt-get install ${missing.join(" ")}`);
    return;
  }
  console.error(`Installing for the tests: ${missing.join(", ")} …`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  };
  const arguments_ = ["install", "-y", "-q", "--no-install-recommends", ...missing];
  if (spawnSync("apt-get", arguments_, options).status === 0) return;
  spawnSync("apt-get", ["update", "-q"], options);
  spawnSync("apt-get", arguments_, options);
}

/** Runs one of the static checks; its output is shown only where it fails. */
function check(what, script) {
  const done = spawnSync("npm", ["run", "--silent", script], {
    cwd: root,
    env: projectEnvironment(),
    encoding: "utf8",
  });
  if (done.status === 0) return true;
  console.error(`${what} failed (npm run ${script}):\n${done.stdout}${done.stderr}`);
  return false;
}

installDebianPackages();
setUp();

const only = process.argv.slice(2);
const checks =
  only.length > 0
    ? []
    : [check("The type check of the tests", "typecheck:tests"), check("Lint", "lint"), check("Format", "format:check")];

const counts = join(root, "node_modules", ".setup", "counts.json");
mkdirSync(join(root, "node_modules", ".setup"), { recursive: true });
rmSync(counts, { force: true });
const tests = spawnSync("vitest", ["run", ...only], {
  cwd: root,
  env: { ...projectEnvironment(), VITRINE_TEST_COUNTS: counts },
  stdio: ["ignore", "inherit", "inherit"],
});

const { passed, failed, skipped } = existsSync(counts)
  ? JSON.parse(readFileSync(counts, "utf8"))
  : { passed: 0, failed: 1, skipped: 0 };
const allPassed = passed + checks.filter((isPassed) => isPassed).length;
const allFailed = failed + checks.filter((isPassed) => !isPassed).length;
process.exitCode = tests.status === 0 && allFailed === 0 ? 0 : 1;
console.log(`${allPassed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
