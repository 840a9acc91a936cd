// Check: a user whose connection is reset leaves the roster, and the others chat on.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const leavesByRst: Check<ServerBench> = {
  id: "leaves-by-rst",
  title: "A user whose connection is reset leaves the roster, and the others chat on",
  part: "lab",
  needs: ["leaves-by-fin"],
  looksFor: "bob's connection ends by RST; alice receives a roster without him, and carol still hears alice.",
  matters: "A client that crashes resets its connection: one crash should not end everybody's chat.",
  hint: "recv() and send() raise ConnectionResetError or BrokenPipeError: catch OSError around both, for each client.",
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    await alice!.sees(bench.name("bob"));
    bob!.reset();
    await alice!.seesNot(bench.name("bob"));
    alice!.send("bob has crashed");
    await carol!.hears("bob has crashed");
  },
};
