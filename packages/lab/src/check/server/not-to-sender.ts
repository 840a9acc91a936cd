// Check: senders do not receive their own messages.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const notToSender: Check<ServerBench> = {
  id: "not-to-sender",
  title: "Senders do not receive their own messages",
  part: "lab",
  needs: ["relays"],
  looksFor: "alice says something; bob hears it, and alice receives nothing of it.",
  matters: "Her client shows what she typed already; she would see every line twice.",
  hint: "Skip the sender's connection in the loop that sends: `if client_socket is not sender`.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    alice!.send("do I hear myself");
    await bob!.hears("do I hear myself");
    await alice!.hearsNot("do I hear myself", "alice received her own message");
  },
};
