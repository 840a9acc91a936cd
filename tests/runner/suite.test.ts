// What `npm test` says at its end, and what it leaves behind.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, type TestContext } from "vitest";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const file = "packages/wire/src/lab/roster.test.ts";

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** A folder to serve as the temporary folder of runs, gone after the test. */
function temporaryFolder({ onTestFinished }: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "suite-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function start({ onTestFinished }: TestContext, folder: string, args: readonly string[]): Started {
  // Neither what vitest tells its workers nor where this run counts is meant for the run inside it.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|VITRINE_TEST)/.test(name));
  const env = { ...Object.fromEntries(own), TMPDIR: folder, NO_COLOR: "1" };
  const child = spawn(process.execPath, [join(root, "scripts/suite.mjs"), ...args], { cwd: root, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (text += String(piece)));
  return { child, output: () => text };
}

/** The suite with these arguments: what it printed, its last line, its exit code, and the names in its temporary folder. */
async function run(context: TestContext, folder: string, args: readonly string[]) {
  const { child, output } = start(context, folder, args);
  const [code] = (await once(child, "close")) as [number | null];
  return { output: output(), last: output().trimEnd().split("\n").at(-1), code, left: readdirSync(folder) };
}

describe.concurrent("the closing line of npm test", () => {
  test.for([
    ["--silent --reporter dot", /^4 passed, 0 failed$/],
    // The tests that the pattern leaves out do not count.
    ["--reporter=verbose -t nobody", /^1 passed, 0 failed$/],
  ] as const)("counts with the options %j", async ([options, counts], context) => {
    const { last, code, left } = await run(context, temporaryFolder(context), [file, ...options.split(" ")]);
    expect(last).toMatch(counts);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });

  test.for([
    ["--nonsense", "vitest: Unknown option `--nonsense`"],
    ["nowhere.test.ts", "No test files found"],
  ] as const)("is a failure after %s, with the reason above it", async ([argument, reason], context) => {
    const { output, last, code, left } = await run(context, temporaryFolder(context), [argument]);
    expect(output).toContain(reason);
    expect(output).not.toMatch(/\n {4}at /);
    expect({ last, code, left }).toEqual({ last: "0 passed, 1 failed", code: 1, left: [] });
  });
});

describe.concurrent("a run of the suite", () => {
  test("that gets SIGTERM says so, and leaves nothing behind", async (context) => {
    const folder = temporaryFolder(context);
    const { child, output } = start(context, folder, ["tests/server"]);
    await expect.poll(output).toContain("RUN");
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number | null];
    expect(output()).toContain("vitest ended by SIGTERM");
    expect({ code, left: readdirSync(folder) }).toEqual({ code: 143, left: [] });
  });

  test("that is killed takes vitest with it, and the next run removes its folder", async (context) => {
    const folder = temporaryFolder(context);
    const { child, output } = start(context, folder, ["tests/server"]);
    await expect.poll(output).toContain("RUN");
    child.kill("SIGKILL");
    // The output closes when vitest and its workers have ended too.
    await once(child, "close");
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await run(context, folder, ["--nonsense"])).toMatchObject({ left: [] });
  });
});
