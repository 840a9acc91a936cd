// Check: an address does not tell which of two it was.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const twoAtOneAddress: Check<ClientBench> = {
  id: "two-at-one-address",
  title: "Of two users behind one address none is picked",
  looksFor: "bob and ben have the same address; a datagram from it is shown with both names, or with the address.",
  matters: "Behind one router there are many: the words of one would be credited to another.",
  hint: "Collect all names with that address; show the address when there is more than one.",
  async run(bench) {
    const bob = await bench.peer("bob or ben");
    await bench.joined({ bob: bob.address, ben: bob.address });
    const before = bench.program.output.length;
    bob.send("one of us", bench.server.clientAddress);
    await bench.shows("one of us");
    await bench.quietMoment();
    const shown = bench.program.output.slice(before);
    expectThat(
      /bob[^]*ben|ben[^]*bob/.test(shown) || shown.includes(bob.address),
      "the message was credited to one of the two",
    );
  },
};
