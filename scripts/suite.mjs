// Runs the tests, and beside them the checks of types, lint and format; ends with the one line `N passed, N failed`.
// With arguments, which are vitest's, only tests run.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeRunFolder } from "./run-folder.mjs";
import { projectEnvironment, projectNode, root } from "./setup.mjs";

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
  // The checks take mostly the time in which the tests wait. Their programs inherit that. With the lowest priority, something else that
  // keeps the processor busy would hold them up for half an hour.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => output.push(piece));
  const result = await ended(child);
  return result === 0 ? undefined : `${what} failed (npm run ${script}):\n${Buffer.concat(output).toString()}`;
}

/** The checks, one after the other. */
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
  const vitest = spawn(projectNode(), args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
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

/** Runs the suite, prints the closing line, and sets the exit code. `failures` are those from before the tests. */
export async function runSuite(given, failures = []) {
  const folder = makeRunFolder();
  const isWhole = given.length === 0;
  const [result, failed] = await Promise.all([runTests(given, folder), isWhole ? failedChecks() : []]);
  const file = join(folder, "counts.json");
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0, skipped: 0 };
  const all = [...failures, ...failed];
  if (result !== 0 && counts.failed === 0) {
    const how = typeof result === "number" ? `with exit code ${result}` : `by ${result}`;
    all.push(`vitest ended ${how}, and not because of a test`);
  }
  for (const failure of all) console.error(`\n${failure}`);
  counts.passed += isWhole ? checks.length - failed.length : 0;
  counts.failed += all.length;
  if (counts.failed > 0) process.exitCode = typeof result === "string" ? 128 + (constants.signals[result] ?? 0) : 1;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runSuite(process.argv.slice(2));
