// Check: text is UTF-8, in names and in messages.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const utf8: Check<ServerBench> = {
  id: "utf8",
  title: "Names and messages in any language arrive unchanged",
  part: "robustness",
  needs: ["relay-form", "roster-to-everyone"],
  looksFor: "Åse says `blåbærsyltetøy 🫐 蓝莓`; bob hears exactly that.",
  matters: "Most people's names are not English.",
  hint: "Decode and encode as UTF-8 (Python's default), and decode a whole message, not a piece of one.",
  async run(bench) {
    const bob = await bench.join("bob");
    const aase = await bench.join("Åse");
    await bob.sees(bench.name("Åse"));
    aase.send("blåbærsyltetøy 🫐 蓝莓");
    await bob.hears(`${bench.name("Åse")}: blåbærsyltetøy 🫐 蓝莓 `);
  },
};
