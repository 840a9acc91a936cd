// Check: everybody receives the roster when somebody joins.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";
import { joining } from "./joining.ts";

export const rosterToEveryone: Check<ServerBench> = {
  id: "roster-to-everyone",
  title: "Everybody gets the new roster when somebody joins",
  part: "lab",
  needs: ["roster-form"],
  looksFor: "alice is there; bob joins, then carol; all three receive a roster with all three.",
  matters: "A client knows only the users of the last roster: nobody can write to a user who is missing there.",
  hint: "Add the newcomer first, then send the roster to every connection, the newcomer's too.",
  async run(bench) {
    const names = ["alice", "bob", "carol"];
    const peers = await joining(bench, bench.joinAll(...names));
    for (const peer of peers) await peer.sees(...names.map((name) => bench.name(name)));
  },
};
