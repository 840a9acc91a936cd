// `npm run fuzz [-- --seconds N] [--seed S] [--rounds N] [--target NAME] [--connections N]`: looks for bytes that our programs
// cannot take, in turns on every target, until the time is over or it finds something. `--connections` is the size of a crowd.
import { randomInt } from "node:crypto";
import { namesThatBegin, readOptions, runWithOptions, wholeNumber } from "../../scripts/options.ts";
import { Finding, run } from "./run.ts";
import { smallSize } from "./target.ts";
import { targets } from "./targets.ts";

/** A target's turn among others, in ms: each has several in a run of a minute. */
const turnAmongOthers = 5000;

const options = {
  seconds: { type: "string", default: "60" },
  seed: { type: "string" },
  rounds: { type: "string" },
  target: { type: "string", default: "" },
  connections: { type: "string", default: String(smallSize.connections) },
} as const;

async function fuzz(): Promise<void> {
  const values = readOptions(options);
  const names = targets.map(({ name }) => name);
  const wanted = namesThatBegin("target", values.target, names);
  const chosen = targets.filter(({ name }) => wanted.includes(name));
  const size = { connections: wholeNumber("connections", values.connections) };
  const seconds = wholeNumber("seconds", values.seconds);
  let seed = wholeNumber("seed", values.seed ?? String(randomInt(2 ** 31)), 0);
  const once = values.rounds === undefined ? undefined : { rounds: wholeNumber("rounds", values.rounds) };
  console.log(`Fuzzing ${wanted.join(", ")} for ${seconds} seconds, from seed ${seed}.`);
  const turn = chosen.length === 1 ? Infinity : turnAmongOthers;
  const end = performance.now() + seconds * 1000;
  const rounds = new Map(wanted.map((name) => [name, 0]));
  for (;;) {
    for (const target of chosen) {
      const milliseconds = Math.min(turn, Math.max(0, end - performance.now()));
      const done = await run(target, { seed, milliseconds, size, ...once });
      rounds.set(target.name, rounds.get(target.name)! + done);
      seed += once === undefined ? done : 0;
    }
    if (once !== undefined || performance.now() >= end) break;
  }
  for (const [name, done] of rounds) console.log(`${name}: ${done} rounds, nothing found`);
}

try {
  await runWithOptions("fuzz", fuzz);
} catch (fault) {
  console.error(fault instanceof Finding ? fault.message : fault);
  // Sockets of a round that failed may still be open.
  process.exit(1);
}
