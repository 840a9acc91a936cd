// Check: a relayed message has the form that every client expects.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const relayForm: Check<ServerBench> = {
  id: "relay-form",
  title: "A relayed message is the name, a colon, a space, the text and a space",
  part: "lab",
  needs: ["relays"],
  looksFor: "alice says `hello all`; bob and carol receive `alice: hello all `.",
  matters: "Everybody reads who said it by the name in front.",
  hint: 'Send f"{name}: {text} " to every connection but the sender\'s.',
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    alice!.send("hello all");
    await bob!.hears(`${bench.name("alice")}: hello all `);
    await carol!.hears(`${bench.name("alice")}: hello all `);
  },
};
