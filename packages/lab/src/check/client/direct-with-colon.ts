// Check: only the first colon ends the name of the receiver.
import { type Check, expectThat, quote } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const directWithColon: Check<ClientBench> = {
  id: "direct-with-colon",
  title: "Everything after the first colon is the message",
  part: "lab",
  needs: ["sends-direct"],
  looksFor: "`@bob: at 20:15: the bridge` is typed; bob receives `at 20:15: the bridge`.",
  matters: "Times and addresses have colons in them.",
  hint: 'line.split(":", 1) or line.partition(":"): split(":") cuts at every one.',
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bench.program.type("@bob: at 20:15: the bridge");
    const { text } = await bob.until(
      (peer) => peer.received[0],
      bench.patience.expected,
      "bob should have received it",
    );
    expectThat(text.trim() === "at 20:15: the bridge", `bob received ${quote(text)}`);
  },
};
