// Check: a name is free again after its user has left.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const comesBack: Check<ServerBench> = {
  id: "comes-back",
  title: "A user can leave and come back under the same name",
  part: "robustness",
  needs: ["leaves-by-fin"],
  looksFor: "bob leaves and joins again as bob; alice hears him.",
  matters: "Programs are restarted all the time.",
  hint: "Remove the name when its connection ends, however it ends.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    await alice!.sees(bench.name("bob"));
    bob!.leave();
    await alice!.seesNot(bench.name("bob"));
    const again = await bench.join("bob");
    again.send("I am back");
    await alice!.hears("I am back");
  },
};
