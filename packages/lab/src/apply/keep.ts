// The program of a keeper (keeper.ts): `keep LAB STATE-FOLDER`. Its standard input ends when the run has ended.
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { bringDown } from "./down.ts";
import { released } from "./keeper.ts";
import { remainsOf } from "./namespaces.ts";
import { LabStates } from "./state.ts";

/** Milliseconds after which a command of iproute2 has ended that the killed run had started. */
const afterthought = 500;

const [lab = "", folder = ""] = process.argv.slice(2);
if ((await text(process.stdin)) !== released) {
  const states = new LabStates(folder);
  do {
    await bringDown(lab, states);
    await wait(afterthought);
  } while (remainsOf(lab).length > 0);
}
