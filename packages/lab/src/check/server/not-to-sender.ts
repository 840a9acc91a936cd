// Check: nobody hears themselves.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const notToSender: Check<ServerBench> = {
  id: "not-to-sender",
  title: "The sender does not get their own words back",
  looksFor: "alice says something; once bob has heard it, nothing of it comes back to alice.",
  matters: "Her client shows what she typed already; she would see every line twice.",
  hint: "Skip the sender's connection in the loop that sends.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    alice!.send("do I hear myself");
    await bob!.hears("do I hear myself");
    await alice!.hearsNot("do I hear myself", "alice got her own words back");
  },
};
