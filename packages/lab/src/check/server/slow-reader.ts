// Check: one who does not read holds up nobody.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const line = "x".repeat(900);
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
    let searched = 0;
    for (let sent = 0; sent < lines; sent += 1) {
      alice!.send(`${line}<${sent}>\n`);
      if (sent % window !== window - 1) continue;
      await bob!.until((peer) => {
        const reads = peer.reads;
        for (; searched < reads.length; searched += 1) heard += reads[searched]!.split("x".repeat(900)).length - 1;
        return reads.at(-1)?.includes(`<${sent}>`) === true ? true : undefined;
      }, `after ${sent} lines of alice, bob hears no more: everybody waits for sleepy`);
    }
  },
};
