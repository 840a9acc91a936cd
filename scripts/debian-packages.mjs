// The Debian packages that tests use. As root they are installed; otherwise the missing ones are named, and the tests that need
// them are skipped, saying so.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

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
  "poppler-utils": "/usr/bin/pdftoppm",
  chromium: "/usr/bin/chromium",
  ii: "/usr/bin/ii",
  irssi: "/usr/bin/irssi",
  "weechat-headless": "/usr/bin/weechat-headless",
};

/** Makes the tests faster where there is such a package: they use the whole browser otherwise. */
const fasterPackages = { "chromium-headless-shell": "/usr/bin/chromium-headless-shell" };

/** The names of the packages that are not installed. */
function missingPackages(packages = debianPackages) {
  return Object.keys(packages).filter((name) => !existsSync(packages[name]));
}

/** Runs apt-get; returns its last words where it fails. */
function aptGet(...args) {
  const { status, stderr, error } = spawnSync("apt-get", args, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status === 0) return undefined;
  const lines = (error?.message ?? stderr).trim().split("\n");
  return lines.findLast((line) => line.startsWith("E: ")) ?? lines.at(-1);
}

const installs = ["install", "-y", "-q", "--no-install-recommends"];

function install(missing) {
  console.error(`Installing for the tests (this can take minutes): ${missing.join(", ")} …`);
  const install = [...installs, ...missing];
  if (aptGet(...install) === undefined) return;
  // Old package lists are the usual cause.
  const problem = aptGet("update", "-q") ?? aptGet(...install);
  if (problem !== undefined) console.error(`apt-get failed: ${problem}`);
}

/** Does without a package that this system does not have, or that would replace another one. */
function installFaster(missing) {
  if (missing.length === 0) return;
  console.error(`Installing what makes the tests faster: ${missing.join(", ")} …`);
  aptGet(...installs, "--no-remove", ...missing);
}

/**
 * Installs missing packages where it may. Returns whether the whole suite can run: false is a failure as root on Debian
 * and in CI, where everything should be there. Elsewhere it names the packages to install.
 */
export function installDebianPackages() {
  const wanted = missingPackages();
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (mayInstall && wanted.length > 0) install(wanted);
  if (mayInstall) installFaster(missingPackages(fasterPackages));
  const missing = missingPackages();
  if (missing.length === 0) return true;
  console.error(`Tests that use these will be skipped: ${missing.join(", ")}.`);
  if (mayInstall) return false;
  console.error(`To have them: sudo apt-get install ${missing.join(" ")}`);
  return (process.env.CI ?? "") === "";
}
