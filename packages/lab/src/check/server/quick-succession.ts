// Check: messages without a pause between them.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const count = 50;

export const quickSuccession: Check<ServerBench> = {
  id: "quick-succession",
  title: "Messages in quick succession all arrive, once and in order",
  part: "robustness",
  needs: ["relays"],
  looksFor: `alice sends ${count} messages without a pause; bob receives every one of them once, in order.`,
  matters: "TCP joins messages that are sent quickly into one read. None may be lost or doubled by that.",
  hint: "Do not expect one recv() for each send(). Where several threads write to one connection, use a lock.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    for (let at = 0; at < count; at += 1) {
      alice!.send(`<${at}>\n`);
      await alice!.flushed();
    }
    await bob!.hears(`<${count - 1}>`);
    const heard = [...bob!.received.matchAll(/<(\d+)>/g)].map((found) => Number(found[1]));
    const wanted = Array.from({ length: count }, (_, at) => at);
    expectThat(heard.join() === wanted.join(), `bob heard the messages ${heard.join(", ")}`);
  },
};
