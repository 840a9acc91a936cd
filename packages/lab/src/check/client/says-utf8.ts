// Check: text is UTF-8.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

const text = "blåbærsyltetøy 🫐 蓝莓";

export const saysUtf8: Check<ClientBench> = {
  id: "says-utf8",
  title: "The client sends and shows text in any language unchanged",
  part: "robustness",
  needs: ["says", "shows-room"],
  looksFor: `\`${text}\` is typed and arrives as UTF-8; the client shows the same from zoe.`,
  matters: "Most people's names and words are not English.",
  hint: 'encode() and decode() without arguments are UTF-8 in Python; encode("ascii") raises.',
  async run(bench) {
    await bench.joined();
    bench.program.type(text);
    await bench.receives(text, "the line should have come as UTF-8");
    bench.server.send(`zoe: ${text}! `);
    await bench.shows(`${text}!`);
  },
};
