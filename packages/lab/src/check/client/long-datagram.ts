// Check: a datagram longer than the course's buffer.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const longDatagram: Check<ClientBench> = {
  id: "long-datagram",
  title: "The client shows a direct message of 3,000 bytes whole",
  part: "robustness",
  needs: ["shows-direct"],
  looksFor: "A datagram of 3,000 bytes that ends in `the end` comes; the client shows its end.",
  matters: "recvfrom(1024) throws away the bytes that do not fit: unlike with TCP, the rest never comes.",
  hint: "recvfrom(65535) has room for the largest datagram.",
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bob.send(`${"y".repeat(2_993)}the end`, bench.server.clientAddress);
    await bench.shows("the end");
  },
};
