// Check: a name that is taken stays with whom it belongs to.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const nameTaken: Check<ServerBench> = {
  id: "name-taken",
  title: "A name that is taken stays with its user",
  looksFor:
    "A second alice comes: the first still hears bob, the second is turned away, and when she goes the first stays on the roster.",
  matters: "Otherwise anybody takes anybody's place, and the wrong one is removed when one of the two leaves.",
  hint: "Look whether the name is in the dictionary before you register it; say so to the newcomer and close.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const second = await bench.connect("a second alice");
    second.send(bench.name("alice"));
    await second.isCutOff("the second alice was not turned away");
    bob!.send("who is alice");
    await alice!.hears(`${bench.name("bob")}: who is alice `);
    await bob!.sees(bench.name("alice"), bench.name("bob"));
  },
};
