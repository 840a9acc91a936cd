// Check: a new roster replaces the last one.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const listsNewest: Check<ClientBench> = {
  id: "lists-newest",
  title: "A new roster replaces the last one",
  part: "lab",
  needs: ["lists-users"],
  looksFor: "Rosters with bob, then with carol only; `#ls` shows carol and no bob.",
  matters: "A list that only grows offers people who have left.",
  hint: "Assign the new roster: users = json.loads(…); users.update(…) keeps the old names.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.quietMoment();
    await bench.takesRoster({ carol: "127.77.66.44" });
    const before = bench.program.output.length;
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.44", "`#ls` should have shown carol's address");
    expectThat(
      !bench.program.output.slice(before).includes("127.77.66.55"),
      "`#ls` still shows bob, who is not in the new roster",
    );
  },
};
