import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseExperiment, readExperiment, shippedExperiments } from "./experiment.ts";

const opening = `title = "t"
[participants.alice]
host = "client1"
[participants.bob]
host = "client2"
`;
const read = (script: string) => parseExperiment({ name: "e.toml", text: opening + script });
const joined = '[[script]]\nwho = "everybody"\njoins = true\n';

describe("an experiment", () => {
  test.each(shippedExperiments())("%s ships and can be read", (name) => {
    const { title, about, script } = readExperiment(name);
    expect([title, about].every((text) => text.length > 0)).toBe(true);
    expect(script.length).toBeGreaterThan(1);
  });

  test("the experiments on the course, loss, a slow reader, a killed server, the login and twenty at once ship", () => {
    expect(shippedExperiments()).toEqual(["course", "login", "loss", "server-killed", "slow-reader", "twenty-joins"]);
  });

  test("a message is expected by every running participant in the room, unless the step says otherwise", () => {
    const { script } = read(
      `${joined}[[script]]\nwho = "alice"\nsays = "{n}"\ntimes = 2\n[[script]]\nwho = "alice"\ntells = "bob"\ntext = "hi"\n`,
    );
    expect(script[1]!.action).toEqual({ kind: "says", texts: ["1", "2"], hearers: ["alice", "bob"], heard: 2 });
    expect(script[2]!.action).toEqual({ kind: "tells", to: "bob", texts: ["hi"], hearers: ["bob"], heard: 1 });
  });

  test("a frozen program is not expected to hear", () => {
    const { script } = read(
      `${joined}[[script]]\nwho = "bob"\nfreezes = true\n[[script]]\nwho = "alice"\nsays = "x"\n`,
    );
    expect(script[2]!.action).toMatchObject({ hearers: ["alice"] });
  });

  test("a text is filled up to a length in bytes", () => {
    const [, step] = read(`${joined}[[script]]\nwho = "alice"\nsays = "å"\npad = 5\n`).script;
    expect(step!.action).toMatchObject({ texts: ["å..."] });
  });
});

test.each([
  [
    "nobody of this name",
    '[[script]]\nwho = "alcie"\njoins = true\n',
    "e.toml:7: there is no participant `alcie`; did you mean `alice`?",
  ],
  [
    "somebody who is not there yet",
    '[[script]]\nwho = "alice"\nsays = "hi"\n',
    "e.toml:7: alice has not joined, or has left",
  ],
  [
    "a participant that has left",
    `${joined}[[script]]\nwho = "bob"\nleaves = "quit"\n[[script]]\nwho = "bob"\nsays = "hi"\n`,
    "e.toml:13: bob has not joined, or has left",
  ],
  ["a step without an action", '[[script]]\nwho = "alice"\n', "e.toml:7: what does alice do?"],
  [
    "a step with two",
    '[[script]]\nwho = "alice"\njoins = true\nsays = "hi"\n',
    "e.toml:9: one step does one thing; this one has joins and says",
  ],
  [
    "a key that does not go with it",
    '[[script]]\nwho = "alice"\njoins = true\ntimes = 3\n',
    "e.toml:9: `times` does not go with `joins`",
  ],
  [
    "a direct message without words",
    `${joined}[[script]]\nwho = "alice"\ntells = "bob"\n`,
    "e.toml:11: what does alice tell bob? `text` is missing",
  ],
  [
    "an unknown key",
    '[[script]]\nwho = "alice"\nsay = "hi"\n',
    "e.toml:8: unknown key `say` in script.0; did you mean `says`?",
  ],
  [
    "an unknown way to leave",
    `${joined}[[script]]\nwho = "bob"\nleaves = "quietly"\n`,
    "e.toml:11: `script.1.leaves`: quit, kill or cable is meant",
  ],
  [
    "a link to a host that is not there",
    `${joined}[links]\nclient7 = { loss = "5%" }\n`,
    "e.toml:10: there is no host `client7`; did you mean `client1`?",
  ],
  [
    "a participant on a host that is not there",
    `${joined}[participants.carol]\nhost = "cleint3"\n`,
    "e.toml:10: there is no host `cleint3`; did you mean `client3`?",
  ],
  [
    "a participant called server",
    `${joined}[participants.server]\nhost = "client3"\n`,
    "e.toml:9: `server` is the server itself",
  ],
  [
    "a line that nobody can hear",
    `${joined}[[script]]\nwho = "alice"\nsays = "x"\nheard = 2\n`,
    "e.toml:12: only 1 are said; number 2 cannot be heard",
  ],
])("%s is reported in one line with its place", (_what, script, words) => {
  expect(() => read(script)).toThrow(words);
});

test("a missing experiment is reported with what was meant", () => {
  expect(() => readExperiment("cuorse")).toThrow("there is no experiment `cuorse`; did you mean `course`?");
  expect(() => readExperiment("/nowhere/e.toml")).toThrow("cannot read /nowhere/e.toml");
});

test("a program in place of an experiment is refused with the option that was meant", () => {
  expect(() => readExperiment(fileURLToPath(import.meta.url))).toThrow(
    /is a program, not an experiment; to run it: --server/,
  );
});

test("a device without an end is not read to its end", () => {
  expect(() => readExperiment("/dev/zero")).toThrow("cannot read /dev/zero: it is longer than 262144 bytes");
});
