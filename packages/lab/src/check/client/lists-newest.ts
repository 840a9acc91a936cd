// Check: a new roster takes the place of the last.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const listsNewest: Check<ClientBench> = {
  id: "lists-newest",
  title: "A new roster takes the place of the last one",
  looksFor: "Rosters with bob, then with carol only; `#ls` shows carol and no bob.",
  matters: "A list that only grows offers people who have left.",
  hint: "users = json.loads(…), not users.update(json.loads(…)).",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.quietMoment();
    bench.sendRoster({ carol: "127.77.66.44" });
    await bench.showsALine();
    const before = bench.program.output.length;
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.44", "`#ls` should have shown carol's address");
    expectThat(!bench.program.output.slice(before).includes("127.77.66.55"), "`#ls` still shows bob, who has left");
  },
};
