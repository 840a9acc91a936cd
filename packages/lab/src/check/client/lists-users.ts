// Check: #ls.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const listsUsers: Check<ClientBench> = {
  id: "lists-users",
  title: "`#ls` lists who is there, with their addresses",
  looksFor: "After a roster with bob, `#ls` shows bob and his address.",
  matters: "It is how one knows whom one can write to.",
  hint: "Keep the last roster in a variable that both threads see (global, or an object).",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.showsFrom(() => bench.program.type("#ls"), "127.77.66.55", "`#ls` should have shown bob's address");
    await bench.shows("bob");
  },
};
