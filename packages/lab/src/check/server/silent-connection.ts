// Check: a connection without a name delays nobody.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const silentConnection: Check<ServerBench> = {
  id: "silent-connection",
  title: "A connection that never gives a name delays nobody",
  part: "robustness",
  needs: ["relays"],
  looksFor: "Somebody connects and says nothing; alice and bob join after that and chat.",
  matters: "One scanner, or one student who thinks about a name, would lock everybody out.",
  hint: "Do not call recv() for the name in the loop that accepts: do it in the client's own thread.",
  async run(bench) {
    await bench.connect("somebody silent");
    const [alice, bob] = await bench.joinAll("alice", "bob");
    alice!.send("nobody waits");
    await bob!.hears("nobody waits");
  },
};
