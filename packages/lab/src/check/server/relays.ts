// Check: what one says, the others hear.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const relays: Check<ServerBench> = {
  id: "relays",
  title: "What somebody says reaches everybody else",
  looksFor: "alice says `hello all`; bob and carol receive `alice: hello all `.",
  matters: "This is the chat.",
  hint: 'Send f"{name}: {text} " to every connection but the sender\'s: name, colon, space, text, space.',
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    alice!.send("hello all");
    await bob!.hears(`${bench.name("alice")}: hello all `);
    await carol!.hears(`${bench.name("alice")}: hello all `);
  },
};
