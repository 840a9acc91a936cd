// Check: lines that come without a pause.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

const count = 30;

export const showsQuickSuccession: Check<ClientBench> = {
  id: "quick-succession",
  title: "The client shows all lines that come in quick succession",
  part: "robustness",
  needs: ["shows-room"],
  looksFor: `${count} chat lines come without a pause; the client shows every one.`,
  matters: "In a lively room several lines come in one read.",
  hint: "Print everything that recv() returned, not only the first line of it.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    for (let at = 0; at < count; at += 1) bench.server.send(`bob: <${at}> `);
    for (let at = 0; at < count; at += 1) await bench.shows(`<${at}>`);
  },
};
