// Check: what is typed is UTF-8.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

const text = "blåbærsyltetøy 🫐 蓝莓";

export const saysUtf8: Check<ClientBench> = {
  id: "says-utf8",
  title: "Words in any language are sent and shown as they are",
  looksFor: `\`${text}\` is typed and arrives as UTF-8; the same from zoe is shown.`,
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
