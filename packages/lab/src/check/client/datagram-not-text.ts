// Check: a datagram that is no text.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const datagramNotText: Check<ClientBench> = {
  id: "datagram-not-text",
  title: "A datagram that is no UTF-8 ends nothing",
  looksFor: "bytes that are no UTF-8 come by UDP, then a message; the message is shown.",
  matters: "A port scanner, or a game, sends such bytes to any port: one datagram would end all direct messages.",
  hint: 'decode(errors="replace").',
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bob.send(Uint8Array.of(0xff, 0xfe, 0x00, 0x80), bench.server.clientAddress);
    await bench.quietMoment();
    bob.send("text again", bench.server.clientAddress);
    await bench.shows("text again", "after a datagram that is no UTF-8, no direct message is shown any more");
  },
};
