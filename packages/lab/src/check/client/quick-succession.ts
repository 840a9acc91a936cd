// Check: lines that come quickly.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

const count = 30;

export const showsQuickSuccession: Check<ClientBench> = {
  id: "quick-succession",
  title: "Lines in quick succession are all shown",
  looksFor: `${count} chat lines come without a pause; the client shows every one.`,
  matters: "In a lively room several lines come in one read.",
  hint: "Print all of what recv() returned.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    for (let at = 0; at < count; at += 1) bench.server.send(`bob: <${at}> `);
    for (let at = 0; at < count; at += 1) await bench.shows(`<${at}>`);
  },
};
