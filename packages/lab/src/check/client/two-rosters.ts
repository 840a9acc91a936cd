// Check: two rosters in one read.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const twoRosters: Check<ClientBench> = {
  id: "two-rosters",
  title: "Two rosters in one read: the second one counts",
  part: "robustness",
  needs: ["lists-users", "shows-room"],
  looksFor: "Two rosters come in one segment; `#ls` shows who is only in the second, and chat goes on.",
  matters: "When two people join at once, many servers send two rosters at once.",
  hint: "After the first JSON, read on until the text is used up.",
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    bench.server.send(bench.rosterText({ bob: "127.77.66.55" }) + bench.rosterText({ carol: "127.77.66.44" }));
    await bench.showsALine();
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.44", "`#ls` should have shown carol's address");
  },
};
