// A process of the crowd of the target `reset`: people who listen, and are killed by a RST and replaced when the target says so. It
// ends with the target.
//
//     node crowd.ts PORT MARK NAME
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CrowdAnswer, CrowdOrder } from "./crowd-message.ts";
import { Hearer } from "./hearer.ts";
import { createRandom } from "./random.ts";
import { inTime } from "./target.ts";

/** People that join at the same time: not so many that the kernel drops their SYNs. */
const mostJoining = 100;

const [port = "", mark = "", name = ""] = process.argv.slice(2);
const crowd: Hearer[] = [];
let lastNumber = 0;

const join = (): Promise<Hearer> => Hearer.join(Number(port), `${name}${(lastNumber += 1)}`, mark, { isLate: true });

async function joinAll(count: number): Promise<void> {
  while (count > 0) {
    const batch = Array.from({ length: Math.min(mostJoining, count) }, join);
    crowd.push(...(await inTime(Promise.all(batch), "somebody of the crowd could not join")));
    count -= batch.length;
  }
}

async function replace(seed: number, oneIn: number): Promise<void> {
  const random = createRandom(seed);
  let joining: Promise<void>[] = [];
  for (const [at, { socket }] of crowd.entries()) {
    if (!random.oneIn(oneIn)) continue;
    socket.removeAllListeners("close").resetAndDestroy();
    joining.push(join().then((other) => void (crowd[at] = other)));
    if (joining.length === mostJoining) {
      await inTime(Promise.all(joining), "nobody could come in the place of somebody");
      joining = [];
    } else if (random.oneIn(4)) await nextTurn();
  }
  await inTime(Promise.all(joining), "nobody could come in the place of somebody");
}

async function hear(said: Readonly<Record<string, number>>): Promise<void> {
  const others = Object.entries(said).map(([other, count]) => ({ name: other, said: count }));
  await inTime(Promise.all(crowd.map((hearer) => hearer.hasHeard(others))), "not everybody heard everything");
}

async function obey(order: CrowdOrder): Promise<void> {
  if (order.order === "join") await joinAll(order.count);
  else if (order.order === "replace") await replace(order.seed, order.oneIn);
  else await hear(order.said);
}

const answer = (fault?: string): void => void process.send!({ fault } satisfies CrowdAnswer);

process.on("message", (order: CrowdOrder) => {
  obey(order).then(
    () => answer(),
    (fault: unknown) => answer(fault instanceof Error ? fault.message : String(fault)),
  );
});
process.on("disconnect", () => process.exit());
