// Check: one who does not read holds up nobody.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** In no name and no word of the lab. */
const letter = "x";
const line = letter.repeat(900);
/** More than the kernel keeps for a connection whose other end does not read, on both sides together. */
const lines = 9_000;
/** Messages on their way at once: so that the sender's own queue is not what is measured. */
const window = 200;

export const slowReader: Check<ServerBench> = {
  id: "slow-reader",
  title: "One who does not read holds up nobody",
  looksFor: "sleepy joins and never reads again; alice says eight megabytes; bob hears all of it.",
  matters: "A closed laptop would stop the whole class's chat: send() waits for ever once the buffers are full.",
  hint: "Give each client a queue and a thread of its own for sending, or a timeout, and drop who does not read.",
  async run(bench) {
    const [sleepy, alice, bob] = await bench.joinAll("sleepy", "alice", "bob");
    sleepy!.stopReading();
    let heard = 0;
    let counted = 0;
    for (let sent = 1; sent <= lines; sent += 1) {
      alice!.send(`${line}\n`);
      if (sent % window !== 0) continue;
      await bob!.until(
        ({ reads }) => {
          // Only the text is counted: however a server cuts it, and whatever it puts in between.
          for (; counted < reads.length; counted += 1) heard += reads[counted]!.split(letter).length - 1;
          return heard >= sent * line.length ? true : undefined;
        },
        `of the ${sent} lines that alice said, bob has heard ${Math.floor(heard / line.length)}: everybody waits for sleepy`,
      );
    }
  },
};
