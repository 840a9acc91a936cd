// Check: the roster has the form that every client expects.
import { type Check, CheckFailure, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";
import { waitFor } from "../../process/wait.ts";

export const rosterForm: Check<ServerBench> = {
  id: "roster-form",
  title: "The roster is `!` and a JSON object of names and addresses",
  part: "lab",
  needs: ["registers"],
  looksFor: 'The first bytes that alice receives are `!{"alice": "…"}` and nothing else.',
  matters: "Clients written by others tell a roster from a chat line by the `!`, and read the rest as JSON.",
  hint: 'Send "!" + json.dumps(users): no line end, no str(users) with single quotes, no list.',
  async run(bench) {
    const alice = await bench.connect("alice");
    alice.send(bench.name("alice"));
    const first = await alice.until(({ reads }) => reads[0]?.text, "alice got no roster");
    if (faultIn(first) === undefined) return;
    // Where the rest of it makes a roster, it was sent in pieces.
    const isWhole = (): boolean => faultIn(alice.received) === undefined;
    await waitFor(isWhole, { changes: [alice.changes], patience: bench.patience.unexpected });
    if (isWhole()) {
      const words = `the roster came in ${alice.reads.length} pieces, of which the first is ${quote(first)}`;
      throw new CheckFailure(words, inOneCall);
    }
    throw new CheckFailure(faultIn(first)!, /^[^!{]/.test(first) ? noGreeting : undefined);
  },
};

const noGreeting =
  "The roster is the first message that a client receives: send no greeting and no question before it.";
const inOneCall =
  'A client takes each recv() for one message: send it by one call, sendall(("!" + json.dumps(users)).encode()).';

/** What is wrong with a roster; undefined where it is right. */
function faultIn(text: string): string | undefined {
  if (!text.startsWith("!")) return `a roster starts with "!", this one with ${quote(text.slice(0, 20))}`;
  let users: unknown;
  try {
    users = JSON.parse(text.slice(1));
  } catch (error) {
    return `the text after the "!" is not JSON: ${quote(text.slice(1))} (${(error as Error).message})`;
  }
  if (typeof users !== "object" || users === null || Array.isArray(users)) {
    return `the roster is a JSON object, this is ${quote(text.slice(1))}`;
  }
  return text.startsWith("!{")
    ? undefined
    : `the "{" comes right after the "!", here it is ${quote(text.slice(0, 20))}`;
}
