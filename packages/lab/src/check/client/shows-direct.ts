// Check: a datagram is shown with its sender's name.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const showsDirect: Check<ClientBench> = {
  id: "shows-direct",
  title: "A direct message is shown with the name of who sent it",
  looksFor: "A datagram from bob's address comes; the client shows his name and his words.",
  matters: "UDP tells only the address; the roster tells whose it is.",
  hint: "Look for the name whose address is the first part of what recvfrom() returned.",
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    const before = bench.program.output.length;
    bob.send("only for you", bench.server.clientAddress);
    await bench.shows("only for you");
    await bench.program.until(
      () => (bench.program.output.slice(before).includes("bob") ? true : undefined),
      bench.patience.expected,
      () => "the message should have been shown with bob's name",
    );
  },
};
