// Check: an address that two users share does not say which of them sent.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const twoAtOneAddress: Check<ClientBench> = {
  id: "two-at-one-address",
  title: "The client does not pick one of two users with the same address",
  part: "robustness",
  needs: ["shows-direct"],
  looksFor:
    "bob and ben have the same address; the client shows a datagram from it with both names, or with the address.",
  matters: "Many users share the address of one router: the words of one would be shown as those of another.",
  hint: "Collect all names with that address; where there are several, show the address.",
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
      "the program showed the message as from one of the two",
    );
  },
};
