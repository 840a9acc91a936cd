// Check: a direct message is a datagram.
import { blaming, type Check, expectThat, quote } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const sendsDirect: Check<ClientBench> = {
  id: "sends-direct",
  title: "`@bob: …` goes to bob by UDP, port 5000 to port 5000",
  part: "lab",
  needs: ["registers"],
  looksFor:
    "`@bob: see you` is typed; bob's address receives a datagram with `see you`, from the client's address and port 5000.",
  matters: "bob knows the sender only by the address that it came from.",
  hint: "Send with the socket that is bound to port 5000, not with a new one, to the address in the roster.",
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bench.program.type("@bob: see you");
    const words = "bob should have received a datagram";
    // A client that keeps no roster knows no addresses.
    const arriving = bob.until((peer) => peer.received[0], bench.patience.expected, words);
    const { text, from } = await blaming("lists-users", arriving);
    expectThat(text.trim() === "see you", `bob received ${quote(text)} instead of ${quote("see you")}`);
    expectThat(from.port === bench.directPort, `the datagram came from port ${from.port}, not ${bench.directPort}`);
    expectThat(
      from.address === bench.server.clientAddress,
      `the datagram came from ${from.address}, but the roster says ${bench.server.clientAddress}`,
    );
  },
};
