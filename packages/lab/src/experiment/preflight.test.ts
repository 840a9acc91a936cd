import { expect, test } from "vitest";
import { readExperiment } from "./experiment.ts";
import { mustBeRunnable } from "./preflight.ts";

const course = readExperiment("course");
const own = ["vitrine"];

const clients = (name: string, command: string) => ({ own, clients: new Map([[name, [command]]]) });

test("the experiments' own commands can be run", () => {
  expect(() => mustBeRunnable(course, { own, server: ["sh", "-c", "true"] })).not.toThrow();
});

test.each([
  [["no-such-program-here"], "`no-such-program-here`: there is no program `no-such-program-here` on the PATH"],
  [["python3", "no-such-file.py"], "`python3 no-such-file.py`: there is no file no-such-file.py"],
])("a server %s is refused before anything is brought up", (server, words) => {
  expect(() => mustBeRunnable(course, { own, server })).toThrow(words);
});

test("a client's command is looked at too, and belongs to a participant", () => {
  expect(() => mustBeRunnable(course, clients("", "./no-such-file"))).toThrow("there is no file ./no-such-file");
  expect(() => mustBeRunnable(course, clients("carl", "cat"))).toThrow(
    "there is no participant `carl`; there are alice, bob, carol",
  );
});
