// Check: the first message of a client registers it.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const registers: Check<ServerBench> = {
  id: "registers",
  title: "A client that sends its name is registered",
  part: "lab",
  needs: [],
  looksFor: "alice connects, sends `alice`, and receives a roster that has her name with the address she came from.",
  matters: "Without it nobody takes part, and nobody can be reached by a direct message.",
  hint: "The first recv() is the name. The address is the first part of the address that accept() returned, without the port.",
  async run(bench) {
    const alice = await bench.join("alice");
    const { roster } = alice;
    // The check roster-form judges a roster that cannot be read.
    if (roster === undefined) return;
    const address = roster.get(bench.name("alice"));
    expectThat(
      address === alice.localAddress,
      `the roster gives alice the address ${quote(String(address))}, but she came from ${alice.localAddress}`,
    );
  },
};
