// Check: the client shows a datagram with the name of its sender.
import { blaming, type Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const showsDirect: Check<ClientBench> = {
  id: "shows-direct",
  title: "The client shows a direct message with the name of its sender",
  part: "lab",
  needs: ["registers"],
  looksFor: "A datagram from bob's address comes; the client shows his name and the text.",
  matters: "A datagram carries only an address; the roster says whose it is.",
  hint: "recvfrom() returns the text and (address, port): look for the name with that address in the roster.",
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    const send = () => bob.send("only for you", bench.server.clientAddress);
    await bench.showsFrom(send, "only for you", "the program should have shown the message");
    // A client that keeps no roster knows no names.
    const named = bench.showsFrom(send, "bob", "the program should have shown the message with bob's name");
    await blaming("lists-users", named);
  },
};
