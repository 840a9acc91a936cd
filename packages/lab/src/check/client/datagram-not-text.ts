// Check: a datagram that is not text.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const datagramNotText: Check<ClientBench> = {
  id: "datagram-not-text",
  title: "A datagram that is not UTF-8 ends nothing",
  part: "robustness",
  needs: ["shows-direct"],
  looksFor: "Bytes that are not UTF-8 come by UDP, then a message; the client shows the message.",
  matters: "A port scanner, or a game, sends such bytes to any port: one datagram would end all direct messages.",
  hint: 'decode() raises on such bytes; decode(errors="replace") does not.',
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bob.send(Uint8Array.of(0xff, 0xfe, 0x00, 0x80), bench.server.clientAddress);
    await bench.quietMoment();
    bob.send("text again", bench.server.clientAddress);
    await bench.shows("text again", "after a datagram that is not UTF-8, the program shows no more direct messages");
  },
};
