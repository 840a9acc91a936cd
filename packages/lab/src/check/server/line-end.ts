// Check: the line feed at the end of a typed name or line belongs to neither.
import { type Check, expectThat } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const lineEnd: Check<ServerBench> = {
  id: "line-end",
  title: "A line feed at the end is not part of a name or a message",
  part: "robustness",
  needs: ["relay-form", "roster-to-everyone"],
  looksFor:
    "netty sends `netty` and a line feed, as nc does, then `hi` and one; the roster has `netty`, bob hears `netty: hi `.",
  matters: "With it the roster lists a name that nobody can type, and every line tears the screen.",
  hint: 'Strip one line end from the result of recv(): data.decode().rstrip("\\r\\n").',
  async run(bench) {
    const bob = await bench.join("bob");
    const netty = await bench.connect("netty");
    netty.send(`${bench.name("netty")}\n`);
    await bob.sees(bench.name("netty"));
    netty.send("hi\n");
    await bob.hears(`${bench.name("netty")}: hi`);
    await bob.until(
      ({ received }) => (received.includes(`${bench.name("netty")}: hi `) ? true : undefined),
      "the line feed was relayed with the message",
    );
    expectThat(!bob.received.includes("\\n"), "the roster has a line feed in a name");
  },
};
