// Check: who vanishes by a reset has left, and takes nobody along.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const leavesByRst: Check<ServerBench> = {
  id: "leaves-by-rst",
  title: "Who is reset is off the roster, and the others chat on",
  looksFor: "bob's connection ends by RST; alice receives a roster without him, and can still be heard by carol.",
  matters: "A client that crashes resets its connection: one crash should not end everybody's chat.",
  hint: "recv() and send() raise ConnectionResetError or BrokenPipeError then: catch OSError around both, for each client.",
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    bob!.reset();
    await alice!.seesNot(bench.name("bob"));
    alice!.send("bob has crashed");
    await carol!.hears(`${bench.name("alice")}: bob has crashed `);
  },
};
