// `npm run fuzz [-- --seconds N] [--seed S] [--rounds N] [--target NAME]`: looks for bytes that our programs cannot
// take, in turns on every target, until the time is over or something is found.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Finding, run } from "./run.ts";
import { targets } from "./targets.ts";

/** A target's turn, in ms: each has several in a run of a minute. */
const turn = 5000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    rounds: { type: "string" },
    target: { type: "string" },
  },
});
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
const seconds = Number(values.seconds);
let seed = Number(values.seed);

async function fuzz(): Promise<void> {
  console.log(`Fuzzing ${chosen.map(({ name }) => name).join(", ")} for ${seconds} seconds, from seed ${seed}.`);
  const end = performance.now() + seconds * 1000;
  const rounds = new Map(chosen.map(({ name }) => [name, 0]));
  const once = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
  do {
    for (const target of chosen) {
      const milliseconds = Math.min(turn, Math.max(0, end - performance.now()));
      const done = await run(target, { seed, milliseconds, ...once });
      rounds.set(target.name, rounds.get(target.name)! + done);
      seed += values.rounds === undefined ? done : 0;
    }
  } while (values.rounds === undefined && performance.now() < end);
  for (const [name, done] of rounds) console.log(`${name}: ${done} rounds, nothing found`);
}

if (chosen.length === 0 || !Number.isFinite(seconds) || !Number.isSafeInteger(seed)) {
  console.error(
    `usage: npm run fuzz -- [--seconds N] [--seed N] [--rounds N] [--target ${targets.map(({ name }) => name).join("|")}]`,
  );
  process.exitCode = 2;
} else {
  try {
    await fuzz();
  } catch (fault) {
    console.error(fault instanceof Finding ? fault.message : fault);
    // Sockets of a round that failed may still be open.
    process.exit(1);
  }
}
