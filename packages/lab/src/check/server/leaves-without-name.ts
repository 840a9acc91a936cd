// Check: a connection that closes before it gave a name leaves nothing in the roster.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const leavesWithoutName: Check<ServerBench> = {
  id: "leaves-without-name",
  title: "A connection that closes without a name registers nobody",
  part: "robustness",
  needs: ["roster-to-everyone"],
  looksFor: "Somebody connects and closes at once; no roster lists a user with an empty name.",
  matters: "An empty name in the roster can be neither written to nor removed.",
  hint: 'The recv() for the name can return b"" too: return then, and register nobody.',
  async run(bench) {
    const alice = await bench.join("alice");
    const somebody = await bench.connect("somebody");
    somebody.leave();
    await somebody.isCutOff("the server did not close its side of a connection that was closed");
    await bench.join("bob");
    await alice.sees(bench.name("bob"));
    expectThat(!/[{,]\s*""\s*:/.test(alice.received), "a roster lists a user with an empty name");
  },
};
