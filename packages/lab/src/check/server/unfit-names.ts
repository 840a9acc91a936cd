// Check: names that break the roster or the screen do not come into the roster.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** Longer names leave no room for others in a roster of 1,024 bytes. */
const longestName = 512;
const unfit = ["\n", "x".repeat(5000), "\u001b[31mred", "!roster", "@all", "#ls"];

export const unfitNames: Check<ServerBench> = {
  id: "unfit-names",
  title: "Names that break the roster or the screen do not come into it",
  part: "robustness",
  needs: ["roster-form"],
  looksFor:
    "An empty name, one of 5,000 bytes, one with escape codes, and ones that start with !, @ or #. Each is turned away, or cleaned before it comes into the roster.",
  matters: "Everybody's screen and everybody's roster show a name: a bad one breaks all clients at once.",
  hint: "Check a name before you use it: not empty, a sensible length, str.isprintable(), and no !, @ or # in front.",
  async run(bench) {
    await bench.join("alice");
    for (const name of unfit) {
      const peer = await bench.connect(`somebody called ${quote(name.slice(0, 12))}`);
      peer.send(name);
      await peer.answered();
    }
    const bob = await bench.join("bob");
    const roster = await bob.until(
      (peer) => (peer.roster?.has(bench.name("bob")) === true ? peer.roster : undefined),
      "after such names, bob should have received a roster that is JSON and has his name",
    );
    const wrong = [...roster.keys()].find(isUnfit);
    expectThat(wrong === undefined, `the roster lists ${quote(wrong ?? "")}`);
  },
};

function isUnfit(name: string): boolean {
  return name.trim() === "" || name.length > longestName || /^[!@#]|\p{Cc}/u.test(name);
}
