// Check: names that break the roster or the screen are turned away.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const unfit = ["\n", "x".repeat(5000), "\u001b[31mred", "!roster", "@all", "#ls"];

export const unfitNames: Check<ServerBench> = {
  id: "unfit-names",
  title: "Names that break the roster or the screen are turned away",
  looksFor:
    "An empty name, one of 5,000 bytes, one with escape codes, ones that start with !, @ or #: none is registered, each is turned away.",
  matters:
    "A name is shown on everybody's screen and stands in everybody's roster: a bad one breaks all clients at once.",
  hint: "Check a name before you use it: not empty, a sensible length, str.isprintable(), and none of !@# in front.",
  async run(bench) {
    const alice = await bench.join("alice");
    for (const name of unfit) {
      const peer = await bench.connect(`somebody called ${quote(name.slice(0, 12))}`);
      peer.send(name);
      await peer.isCutOff(`the name ${quote(name)} was not turned away`);
    }
    await bench.join("bob");
    await alice.sees(bench.name("bob"));
    const listed = [...(alice.roster ?? new Map<string, unknown>()).keys()];
    const wrong = listed.find((name) => unfit.some((bad) => bad.trim() === name.trim()));
    expectThat(wrong === undefined, `the roster lists ${quote(wrong ?? "")}`);
  },
};
