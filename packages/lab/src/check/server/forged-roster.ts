// Check: a user's words that look like a roster are a user's words.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const forgedRoster: Check<ServerBench> = {
  id: "forged-roster",
  title: "Somebody who says a roster does not make one",
  looksFor: 'mallory says `!{"alice": "6.6.6.6"}`; bob hears it as her words, with her name in front.',
  matters: "A roster that anybody can forge sends everybody's direct messages to whoever forged it.",
  hint: "Put the name in front of everything that a user says, also when it starts with an exclamation mark.",
  async run(bench) {
    const [bob, mallory] = await bench.joinAll("bob", "mallory");
    const forged = '!{"alice": "6.6.6.6"}';
    mallory!.send(forged);
    await bob!.hears("6.6.6.6");
    const at = bob!.received.indexOf("6.6.6.6");
    const before = bob!.received.slice(Math.max(0, at - forged.length - 80), at);
    expectThat(
      before.includes(`${bench.name("mallory")}: !`),
      "the words were passed on without mallory's name in front: they are a roster to every client",
    );
  },
};
