import { randomInt } from "node:crypto";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { Hearer } from "./hearer.ts";
import { mutate, split } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { run } from "./run.ts";
import { promise, type Target } from "./target.ts";
import { targets } from "./targets.ts";

/** For each target and each of the two seeds, in ms. `npm run fuzz` goes on for longer. */
const milliseconds = 300;

/** Always the same rounds: what held yesterday holds today. */
const fixedSeed = 1;

describe("hostile bytes", () => {
  test.each(targets)("change nothing for the $name, from seed 1 and from a seed of the day", async (target) => {
    const seed = randomInt(2 ** 31);
    console.log(`fuzzing the ${target.name} from seed ${fixedSeed}, then from seed ${seed}`);
    expect(await run(target, { seed: [fixedSeed, seed], milliseconds })).toBeGreaterThan(1);
  });
});

describe("the fuzzing itself", () => {
  test("does the same for the same seed, and something else for the next", () => {
    const recordings = [Buffer.from("alice"), Buffer.from('!{"alice": "127.0.0.1"}')];
    const inputs = (seed: number): string => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => split(mutate(recordings, random), random).map(String).join("|")).join();
    };
    expect(inputs(7)).toBe(inputs(7));
    expect(inputs(7)).not.toBe(inputs(8));
  });

  test("finds what is broken, and says how to have it again", async () => {
    let input = 0;
    const target: Target = {
      name: "broken",
      start: async () => ({
        round: async (random) => {
          input = random.below(1000);
          promise(input % 10 !== 3, `cannot take ${input}`);
        },
        finish: async () => {},
      }),
    };
    const finding = await run(target, { seed: 100, rounds: 1000, milliseconds: 5000 }).catch(
      (error: Error) => error.message,
    );
    const seed = Number(/--target broken --seed (\d+) --rounds 1$/.exec(String(finding))?.[1]);
    const found = input;
    await expect(run(target, { seed, rounds: 1, milliseconds: 5000 })).rejects.toThrow(`cannot take ${found}`);
  });

  test.each([
    ["a line twice", [1, 2, 2], "heard line 2 of healthy1 in place of 3"],
    ["a line too few", [1, 3], "heard line 3 of healthy1 in place of 2"],
    ["lines out of order", [2, 1], "heard line 2 of healthy1 in place of 1"],
    ["every line once, and then the end", [1, 2, 3], "was hung up on"],
  ])("hears %s", async (_what, lines, words) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.write("!{}");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const hearer = await Hearer.join((server.address() as AddressInfo).port, "healthy0", "mark");
    for (const line of lines) sockets[0]!.write(`bob: x healthy1: mark-${line}; \n`);
    sockets[0]!.end();
    const other = { name: "healthy1", said: 4 } as Hearer;
    await expect(hearer.hasHeard([other])).rejects.toThrow(words);
  });
});
