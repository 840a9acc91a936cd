// Check: a user who says nothing hears everything.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const rounds = 20;

const count = ({ received }: { readonly received: string }): number => [...received.matchAll(/p[io]ng <\d+>/g)].length;

export const idleListener: Check<ServerBench> = {
  id: "idle-listener",
  title: "A user who says nothing hears everything that the others say",
  part: "robustness",
  needs: ["relays"],
  looksFor: `alice and bob take turns for ${rounds} rounds; carol, who says nothing, receives every line.`,
  matters: "Most people in a room listen.",
  hint: "Send a message to a client as soon as it comes; do not wait until that client says something itself.",
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    for (let round = 0; round < rounds; round += 1) {
      alice!.send(`ping <${round}>`);
      await bob!.hears(`ping <${round}>`);
      bob!.send(`pong <${round}>`);
      await alice!.hears(`pong <${round}>`);
    }
    // A third may hear two speakers in another order than they heard each other: each has its own thread.
    await carol!.until(
      (peer) => (count(peer) >= 2 * rounds ? true : undefined),
      `carol should have heard ${2 * rounds} lines`,
    );
    expectThat(count(carol!) === 2 * rounds, `carol heard ${count(carol!)} lines, but only ${2 * rounds} were said`);
  },
};
