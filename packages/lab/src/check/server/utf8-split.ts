// Check: half a character, or bytes that are not UTF-8, end nothing.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const utf8Split: Check<ServerBench> = {
  id: "utf8-split",
  title: "Half a character does not break anything",
  part: "robustness",
  needs: ["relays"],
  looksFor:
    "alice sends the first byte of a two-byte character, later the rest, then bytes that are not UTF-8; she and bob chat on.",
  matters:
    "TCP may cut anywhere. decode() raises on half a character, and the thread that raised serves nobody any more.",
  hint: 'Use decode(errors="replace"), or an incremental decoder (codecs.getincrementaldecoder) for each client.',
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    alice!.send(Uint8Array.of(0xc3));
    await alice!.flushed();
    // The server has to read the byte alone: bob's answer shows that it has come round.
    bob!.send("first");
    await alice!.hears("first");
    alice!.send(Uint8Array.of(0xa6, 0x20, 0x62));
    bob!.send("second");
    await alice!.hears("second");
    alice!.send(Uint8Array.of(0xff, 0xfe));
    bob!.send("third");
    await alice!.hears("third");
    alice!.send("still here");
    await bob!.hears("still here");
  },
};
