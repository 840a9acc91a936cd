// Check: a message that looks like a roster is relayed as a message.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const forgedRoster: Check<ServerBench> = {
  id: "forged-roster",
  title: "A message that looks like a roster is relayed as a message",
  part: "robustness",
  needs: ["relay-form"],
  looksFor: 'mallory says `!{"alice": "6.6.6.6"}`; bob hears it with her name in front.',
  matters: "Whoever can forge a roster receives everybody's direct messages.",
  hint: "Put the name in front of every message, also when it starts with an exclamation mark.",
  async run(bench) {
    const [bob, mallory] = await bench.joinAll("bob", "mallory");
    const forged = '!{"alice": "6.6.6.6"}';
    mallory!.send(forged);
    await bob!.hears("6.6.6.6");
    const at = bob!.received.indexOf("6.6.6.6");
    const before = bob!.received.slice(Math.max(0, at - forged.length - 80), at);
    expectThat(
      before.includes(`${bench.name("mallory")}: !`),
      "the message was relayed without mallory's name in front: every client takes it for a roster",
    );
  },
};
