// Check: everybody hears of everybody who joins.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const rosterToEveryone: Check<ServerBench> = {
  id: "roster-to-everyone",
  title: "Everybody gets the new roster when somebody joins",
  looksFor: "alice is there; bob joins, then carol; alice and bob receive rosters with all three.",
  matters: "A client knows only those of the last roster: who is missing there gets no direct message.",
  hint: "Send the roster to every connection, the newcomer's too, and after adding the newcomer.",
  async run(bench) {
    await bench.joinAll("alice", "bob", "carol");
  },
};
