// Check: a taken name stays with its user.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const nameTaken: Check<ServerBench> = {
  id: "name-taken",
  title: "A taken name stays with its user",
  part: "robustness",
  needs: ["relays", "roster-to-everyone"],
  looksFor:
    "A second alice comes and is turned away; the first still hears bob, and stays in the roster after the second has gone.",
  matters: "Otherwise anybody takes anybody's place, and the wrong one is removed when one of the two leaves.",
  hint: "Look the name up in the dictionary before you register it; where it is taken, say so to the newcomer and close.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const second = await bench.connect("a second alice");
    second.send(bench.name("alice"));
    await second.isCutOff("the second alice was not turned away");
    bob!.send("who is alice");
    await alice!.hears("who is alice");
    await bob!.sees(bench.name("alice"), bench.name("bob"));
  },
};
