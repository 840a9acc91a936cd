// Check: a user who closes the connection leaves the roster.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const leavesByFin: Check<ServerBench> = {
  id: "leaves-by-fin",
  title: "A user who closes the connection leaves the roster",
  part: "lab",
  needs: ["roster-to-everyone", "relays"],
  looksFor: "bob closes (FIN); alice receives a roster without him, and carol still hears alice.",
  matters: "Direct messages to an absent user are lost, and nobody notices.",
  hint: 'recv() returns b"" when the other side has closed: remove the user, then send the roster to the others.',
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    await alice!.sees(bench.name("bob"));
    bob!.leave();
    await alice!.seesNot(bench.name("bob"));
    alice!.send("bob has gone");
    await carol!.hears("bob has gone");
  },
};
