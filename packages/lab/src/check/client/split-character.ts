// Check: a character that is split between two reads.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const splitCharacter: Check<ClientBench> = {
  id: "split-character",
  title: "Half a character does not end the client",
  part: "robustness",
  needs: ["shows-room"],
  looksFor: "A chat line is cut within `å`; both halves come a moment apart; the client shows the next line.",
  matters: "decode() raises on half a character, and the receiving thread dies.",
  hint: 'An incremental decoder (codecs.getincrementaldecoder("utf-8")()) keeps the half until the rest comes.',
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    const bytes = new TextEncoder().encode("zoe: på tide ");
    const cut = bytes.indexOf(0xc3) + 1;
    bench.server.send(bytes.subarray(0, cut));
    await bench.quietMoment();
    bench.server.send(bytes.subarray(cut));
    await bench.showsALine();
  },
};
