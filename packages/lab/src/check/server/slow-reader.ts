// Check: a client that does not read delays nobody.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** In no name and no word of the lab. */
const letter = "x";
const line = letter.repeat(900);
/** More than the kernel holds for a connection whose other end does not read, on both sides together. */
const lines = 9_000;
/** Messages in flight at once, so that the sender's own queue does not count. */
const window = 200;

export const slowReader: Check<ServerBench> = {
  id: "slow-reader",
  title: "A client that does not read delays nobody",
  part: "robustness",
  needs: ["relays"],
  isLong: true,
  looksFor: "sleepy joins and never reads again; alice says eight megabytes; bob hears all of it.",
  matters: "A closed laptop would stop the whole class's chat: send() waits for ever once the buffers are full.",
  hint: "Give each client a queue and a thread that sends, or a timeout, and close the connection of a client that does not read.",
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
          // Only the text counts, however a server cuts it and whatever it puts in between.
          for (; counted < reads.length; counted += 1) heard += reads[counted]!.text.split(letter).length - 1;
          return heard >= sent * line.length ? true : undefined;
        },
        `of the ${sent} lines that alice said, bob has heard ${Math.floor(heard / line.length)}: everybody waits for sleepy`,
      );
    }
  },
};
