// Check: a roster that comes in two pieces.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const splitRoster: Check<ClientBench> = {
  id: "split-roster",
  title: "The client puts together a roster that comes in two pieces",
  part: "robustness",
  needs: ["lists-users", "shows-room"],
  looksFor: "The first half of a roster comes, and a moment later the second; `#ls` shows everybody in it.",
  matters: "TCP may cut anywhere, and cuts everything that is longer than a segment.",
  hint: "Where json.loads() raises, keep the bytes, append the next recv() and try again.",
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    const roster = bench.rosterText({ bob: "127.77.66.55", carol: "127.77.66.44" });
    bench.server.send(roster.slice(0, roster.length - 12));
    await bench.quietMoment();
    bench.server.send(roster.slice(roster.length - 12));
    await bench.showsALine();
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.44", "`#ls` should have shown carol's address");
  },
};
