// `npm test [-- VITEST ARGUMENTS]`: sets everything up, checks types, lint and format beside the tests, and ends with the one
// line `N passed, N failed`. With arguments, only tests run.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { installDebianPackages } from "./debian-packages.mjs";
import { makeRunFolder } from "./run-folder.mjs";
import { projectEnvironment, projectNode, root, setUp } from "./setup.mjs";

/** Milliseconds that vitest may take to end after a signal. */
const patience = 5_000;

const checks = [
  { what: "the type check of the tests", script: "typecheck:tests" },
  { what: "lint", script: "lint" },
  { what: "format", script: "format:check" },
];

/** Resolves with the exit code, or the signal, of a program that has ended. */
function ended(child) {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
}

/** Runs one of the static checks; its output is shown only where it fails. */
async function check({ what, script }) {
  const env = projectEnvironment();
  const child = spawn("npm", ["run", "--silent", script], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => output.push(piece));
  const result = await ended(child);
  return result === 0 ? undefined : `${what} failed (npm run ${script}):\n${Buffer.concat(output).toString()}`;
}

/** The checks, one after the other, so that they leave a processor to the tests. */
async function failedChecks() {
  const failed = [];
  for (const one of checks) {
    const failure = await check(one);
    if (failure !== undefined) failed.push(failure);
  }
  return failed;
}

/** vitest's arguments: whatever reporters are asked for, ours counts. */
function vitestArguments(given) {
  const isReporterGiven = given.some((argument) => /^--reporters?(?:=|$)/.test(argument));
  const reporters = [...(isReporterGiven ? [] : ["default"]), join(root, "tests/runner/counts-reporter.ts")];
  return ["run", ...given, ...reporters.map((reporter) => `--reporter=${reporter}`)];
}

/** Runs vitest. A signal to this process ends vitest; where vitest does not end by itself, it is killed. */
async function runTests(given, folder) {
  const env = { ...projectEnvironment(), TMPDIR: folder, VITRINE_TEST_COUNTS: join(folder, "counts.json") };
  const args = [join(root, "scripts/vitest.mjs"), ...vitestArguments(given)];
  const vitest = spawn(projectNode(), args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  let endedBy;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      endedBy ??= signal;
      vitest.kill("SIGTERM");
      setTimeout(() => vitest.kill("SIGKILL"), patience).unref();
    });
  }
  const result = await ended(vitest);
  return endedBy ?? result;
}

const given = process.argv.slice(2);
const hasPackages = installDebianPackages();
await setUp();

const folder = makeRunFolder();
const [result, failures] = await Promise.all([runTests(given, folder), given.length > 0 ? [] : failedChecks()]);
const counts = join(folder, "counts.json");
const { passed, failed, skipped } = existsSync(counts)
  ? JSON.parse(readFileSync(counts, "utf8"))
  : { passed: 0, failed: 0, skipped: 0 };
const checksPassed = given.length > 0 ? 0 : checks.length - failures.length;
if (!hasPackages) failures.push("packages that the tests need are missing: see above");
if (result !== 0 && failed === 0) {
  const how = typeof result === "number" ? `with exit code ${result}` : `by ${result}`;
  failures.push(`vitest ended ${how}, and not because of a test`);
}
for (const failure of failures) console.error(`\n${failure}`);
const allFailed = failed + failures.length;
if (allFailed > 0) process.exitCode = typeof result === "string" ? 128 + (constants.signals[result] ?? 0) : 1;
console.log(`${passed + checksPassed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
