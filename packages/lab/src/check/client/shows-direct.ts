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
    const send = () => bob.send("only for you", bench.server.clientAddress);
    await bench.showsFrom(send, "only for you", "the message should have been shown");
    await bench.showsFrom(send, "bob", "the message should have been shown with bob's name");
  },
};
