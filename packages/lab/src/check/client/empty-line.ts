// Check: an empty line is not sent.
import { type Check, expectThat, quote } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const emptyLine: Check<ClientBench> = {
  id: "empty-line",
  title: "An empty line sends nothing",
  part: "lab",
  needs: ["says"],
  looksFor: "An empty line is typed, then `after it`; only the second arrives.",
  matters: "An accidental return would be an empty line on everybody's screen.",
  hint: "Send only where there is something: if line: …",
  async run(bench) {
    await bench.joined();
    bench.program.type("");
    await bench.quietMoment();
    bench.program.type("after it");
    await bench.receives("after it", "the second line should have come");
    const said = bench.server.received.slice(bench.name.length).replace(/^\n/, "");
    expectThat(said.trimEnd() === "after it", `the server received ${quote(said)}`);
  },
};
