// Check: the roster has the form that every client expects.
import { type Check, CheckFailure, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

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
    const text = await alice.until(({ received }) => (received === "" ? undefined : received), "alice got no roster");
    expectThat(text.startsWith("!"), `a roster starts with "!", this one with ${quote(text.slice(0, 20))}`);
    let users: unknown;
    try {
      users = JSON.parse(text.slice(1));
    } catch (error) {
      throw new CheckFailure(
        `the text after the "!" is not JSON: ${quote(text.slice(1))} (${(error as Error).message})`,
      );
    }
    expectThat(
      typeof users === "object" && users !== null && !Array.isArray(users),
      `the roster is a JSON object, this is ${quote(text.slice(1))}`,
    );
    for (const [name, address] of Object.entries(users)) {
      expectThat(typeof address === "string", `${name} has no address but ${quote(JSON.stringify(address))}`);
    }
  },
};
