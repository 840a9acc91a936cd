// Check: a message reaches everybody else.
import { type Check, CheckFailure } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** The usual cause where nothing at all is sent. */
const sendsNothing =
  "The server reads the message and never sends it. Is the code after `recv()` inside the while loop, and is the broadcast called?";

const endedByError =
  "An error ended the thread that should relay the message: the last lines of its standard error say where.";

export const relays: Check<ServerBench> = {
  id: "relays",
  title: "A message reaches everybody else",
  part: "lab",
  needs: ["registers"],
  looksFor: "alice says `hello all`; bob and carol receive a text with `hello all` in it.",
  matters: "This is the chat.",
  hint: sendsNothing,
  async run(bench) {
    const [alice, bob, carol] = await bench.joinAll("alice", "bob", "carol");
    alice!.send("hello all");
    try {
      await bob!.hears("hello all");
      await carol!.hears("hello all");
    } catch (error) {
      if (!(error instanceof CheckFailure && bench.hasRaised)) throw error;
      throw new CheckFailure(error.message, endedByError);
    }
  },
};
