// Check: #ls lists the users.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const listsUsers: Check<ClientBench> = {
  id: "lists-users",
  title: "`#ls` lists the users, with their addresses",
  part: "lab",
  needs: ["registers"],
  looksFor: "After a roster with bob, `#ls` shows bob and his address.",
  matters: "It shows whom one can write to.",
  hint: "Keep the last roster in a variable that both threads see: without `global users`, an assignment in a function makes another variable.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.55", "`#ls` should have shown bob's address");
    await bench.shows("bob");
  },
};
