// Check: who says nothing hears everything.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const rounds = 20;

const count = ({ received }: { readonly received: string }): number => [...received.matchAll(/p[io]ng <\d+>/g)].length;

export const idleListener: Check<ServerBench> = {
  id: "idle-listener",
  title: "Who only listens hears everything the others say",
  looksFor: `alice and bob take turns for ${rounds} rounds; carol, who says nothing, receives every line.`,
  matters: "Most people in a room listen.",
  hint: "Do not wait for a client to say something before you send it what others said.",
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    for (let round = 0; round < rounds; round += 1) {
      alice!.send(`ping <${round}>`);
      await bob!.hears(`ping <${round}>`);
      bob!.send(`pong <${round}>`);
      await alice!.hears(`pong <${round}>`);
    }
    // What two said may reach a third in another order than they heard it: each has a thread of its own.
    await carol!.until(
      (peer) => (count(peer) >= 2 * rounds ? true : undefined),
      `carol should have heard ${2 * rounds} lines`,
    );
    expectThat(count(carol!) === 2 * rounds, `carol heard ${count(carol!)} lines, but only ${2 * rounds} were said`);
  },
};
