// Check: the first message of a client registers it.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";
import { joining } from "./joining.ts";

export const registers: Check<ServerBench> = {
  id: "registers",
  title: "A client that sends its name is registered",
  part: "lab",
  needs: [],
  looksFor: "alice connects, sends `alice`, and receives a roster that has her name.",
  matters: "Without it nobody takes part, and nobody can be reached by a direct message.",
  hint: "The first recv() is the name: put it into the dictionary of users, and send that as the roster.",
  async run(bench) {
    const alice = await joining(bench, bench.join("alice"));
    // The check roster-form judges a roster that cannot be read.
    if (alice.roster === undefined) return;
    const name = bench.name("alice");
    const names = [...alice.roster.keys()];
    const listed = names.map(quote).join(", ");
    const areBytes = names.includes(`b'${name}'`);
    const words = `the roster should have the name ${quote(name)}; it has ${listed}`;
    expectThat(names.includes(name), words, areBytes ? decodesNothing : undefined);
  },
};

const decodesNothing = "recv() returns bytes, and str() of bytes has a b and quotes: name = data.decode().";
