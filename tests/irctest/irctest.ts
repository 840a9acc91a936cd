// `npm run irctest -- FOLDER [--controller FILE] [--slice N] [--workers N] [--update]`: runs a checkout of the conformance suite
// irctest against the built server, slice by slice, and compares with slices.json (docs/guide/irctest.md).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { advanced, compare, filesOf, readJunit, type Outcome, type Slice } from "./ratchet.ts";

const list = fileURLToPath(new URL("slices.json", import.meta.url));
const cli = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));

/** The tests that are for every server: neither for one implementation, nor deprecated, nor stricter than the specifications. */
const everybody = "not implementation-specific and not deprecated and not strict";

/** Seconds after which one test hangs. */
const testTimeout = 60;

interface Options {
  readonly folder: string;
  readonly controller: string;
  readonly workers: string;
}

function fail(words: string): never {
  console.error(words);
  process.exit(2);
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      controller: { type: "string" },
      slice: { type: "string", multiple: true },
      workers: { type: "string", default: "2" },
      update: { type: "boolean", default: false },
    },
  });
  const [given] = positionals;
  if (given === undefined) fail("Name the folder of your checkout of irctest: npm run irctest -- FOLDER");
  const folder = resolve(given);
  const controller = resolve(values.controller ?? join(folder, "vitrine_controller.py"));
  if (!existsSync(join(folder, "irctest", "server_tests"))) fail(`${folder} is no checkout of irctest.`);
  if (!existsSync(controller)) fail(`There is no controller ${controller}: name yours with --controller FILE.`);
  return { ...values, folder, controller };
}

/** Runs the tests of these files. Returns their outcomes. */
async function runSuite(
  files: readonly string[],
  { folder, controller, workers }: Options,
): Promise<Map<string, Outcome>> {
  // A folder of its own for each run: two runs would take each other's ports.
  const temporary = mkdtempSync(join(tmpdir(), "vitrine-irctest-"));
  const report = join(temporary, "report.xml");
  const pythonPath = [dirname(controller), process.env["PYTHONPATH"] ?? ""].filter((path) => path !== "");
  const name = controller.slice(dirname(controller).length + 1).replace(/\.py$/, "");
  const args = ["-m", "pytest", "-p", "no:cacheprovider", `--timeout=${testTimeout}`, "-q", "--tb=line", "-n", workers];
  const child = spawn(
    "/usr/bin/python3",
    [...args, "--controller", name, "-m", everybody, `--junitxml=${report}`, ...files],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, TMPDIR: temporary, VITRINE_CLI: cli, PYTHONPATH: pythonPath.join(delimiter) },
    },
  );
  try {
    await once(child, "close");
    if (!existsSync(report)) fail("pytest wrote no report: run it by hand to see why (docs/guide/irctest.md).");
    return readJunit(readFileSync(report, "utf8"));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const count = (outcomes: ReadonlyMap<string, Outcome>, wanted: Outcome): number =>
  [...outcomes.values()].filter((outcome) => outcome === wanted).length;

const options = readOptions();
const slices = JSON.parse(readFileSync(list, "utf8")) as Slice[];
const wanted = options.slice?.map(Number) ?? slices.map(({ slice }) => slice);
let [passed, lostTests] = [0, 0];
const next: Slice[] = [];
for (const slice of slices) {
  if (!wanted.includes(slice.slice)) {
    next.push(slice);
    continue;
  }
  const outcomes = await runSuite(filesOf(slice), options);
  const { lost, won } = compare(slice, outcomes);
  const [good, bad, skipped] = [count(outcomes, "passed"), count(outcomes, "failed"), count(outcomes, "skipped")];
  console.log(`Slice ${slice.slice}, ${slice.about}: ${good} passed, ${bad} failed, ${skipped} skipped.`);
  for (const id of lost) console.log(`  passed before: ${id}`);
  for (const id of won) console.log(`  passes now: ${id}`);
  passed += good;
  lostTests += lost.length;
  next.push(options.update ? advanced(slice, outcomes) : slice);
}
if (options.update) writeFileSync(list, `${JSON.stringify(next, undefined, 2)}\n`);
// A test that is still open fails no run: the slice it belongs to is not finished.
console.log(`${passed} passed, ${lostTests} failed`);
process.exitCode = lostTests > 0 ? 1 : 0;
