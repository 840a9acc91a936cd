// Check: a message reaches everybody else.
import { type Check, CheckFailure } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";
import { joining } from "./joining.ts";

/** The usual cause where nothing at all is sent. */
const sendsNothing =
  "The server reads the message and never sends it. Is the code after `recv()` inside the while loop, and is the broadcast called?";
const readsOne =
  "The server relays one message of a client and no more: recv(), and what follows it, belong into a while loop.";
const endedByError =
  "An error ended the thread that should relay the message: the last lines of its standard error say where.";

export const relays: Check<ServerBench> = {
  id: "relays",
  title: "A message reaches everybody else",
  part: "lab",
  needs: ["registers"],
  looksFor: "alice says `hello all`, then `hello again`; bob and carol receive texts with these in them.",
  matters: "This is the chat.",
  hint: sendsNothing,
  async run(bench) {
    const [alice, bob, carol] = await joining(bench, bench.joinAll("alice", "bob", "carol"));
    let hint = sendsNothing;
    try {
      for (const line of ["hello all", "hello again"]) {
        alice!.send(line);
        await bob!.hears(line);
        await carol!.hears(line);
        hint = readsOne;
      }
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      throw new CheckFailure(error.message, (await bench.hasBroken()) ? endedByError : hint);
    }
  },
};
