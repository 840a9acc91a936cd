// Check: who closes the connection has left.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const leavesByFin: Check<ServerBench> = {
  id: "leaves-by-fin",
  title: "Who closes the connection is off the roster",
  looksFor: "bob closes (FIN); alice receives a roster without him, and can still be heard by carol.",
  matters: "Direct messages to somebody who is gone vanish without a word.",
  hint: 'recv() returns b"" when the other side has closed: remove the user, then send the roster to the rest.',
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    bob!.leave();
    await alice!.seesNot(bench.name("bob"));
    alice!.send("bob has gone");
    await carol!.hears(`${bench.name("alice")}: bob has gone `);
  },
};
