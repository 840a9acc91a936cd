// Check: the roster has the address from which each user came.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const ipv4Mapped =
  "An IPv6 socket gives an IPv4 address as ::ffff:…, which a client with an IPv4 socket cannot use. Listen on 0.0.0.0 (in Python with AF_INET).";

export const rosterAddresses: Check<ServerBench> = {
  id: "roster-addresses",
  title: "The roster has the address of each user",
  part: "lab",
  needs: ["roster-form"],
  looksFor: "alice joins; the roster has the address she came from, as a text and without a port.",
  matters: "Direct messages go to the address in the roster.",
  hint: "The address is the first part of what accept() returned, without the port: address[0].",
  async run(bench) {
    const alice = await bench.join("alice");
    const { roster, localAddress } = alice;
    const address = roster?.get(bench.name("alice"));
    const isMapped = typeof address === "string" && address.startsWith("::ffff:");
    const given = typeof address === "string" ? quote(address) : JSON.stringify(address);
    const words = `the roster gives alice the address ${given}, but she came from ${quote(localAddress)}`;
    expectThat(address === localAddress, words, isMapped ? ipv4Mapped : undefined);
  },
};
