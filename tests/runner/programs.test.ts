// The checkout's own programs answer a mistake on their command line as the commands do.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { namesThatBegin, readOptions, wholeNumber } from "../../scripts/options.ts";

const root = resolve(fileURLToPath(import.meta.url), "../../..");

test.concurrent.for([
  ["bench/bench.ts --quik", "bench: unknown option --quik (did you mean --quick?)"],
  ["tests/fuzz/fuzz.ts --target servr", "fuzz: --target servr is not known (did you mean server?)"],
  ["scripts/pictures/pictures.ts --al x", "pictures: unknown option --al (did you mean --all?)"],
] as const)("%s is a sentence, and exit code 2", async ([line, sentence]) => {
  const child = spawn(process.execPath, ["--conditions=source", ...line.split(" ")], { cwd: root });
  let errors = "";
  child.stderr.on("data", (piece) => (errors += String(piece)));
  const [code] = (await once(child, "close")) as [number | null];
  expect(errors).toBe(`${sentence}\n`);
  expect(code).toBe(2);
});

const options = { only: { type: "string", multiple: true }, rounds: { type: "string" } } as const;

test.each([
  [["--nonsense"], "unknown option --nonsense (there are: --only, --rounds)"],
  [["-x"], "unknown option -x (there are: --only, --rounds)"],
  [["--only"], "Option '--only <value>' argument missing"],
  [["more"], "Unexpected argument 'more'"],
])("%j is refused with what was meant", (args, words) => {
  expect(() => readOptions(options, args)).toThrow(words);
});

test.each(["many", "0", "-1", "1.5", ""])("%j is no number of rounds", (text) => {
  expect(() => wholeNumber("rounds", text)).toThrow(`--rounds is a whole number from 1, not "${text}"`);
});

test("a name is chosen by its beginning", () => {
  expect(namesThatBegin("only", "la", ["latency", "laps", "memory"])).toEqual(["latency", "laps"]);
});
