// A crowd of which a tenth is killed by RST in each round, while others talk: everybody who stays hears every line once, in order.
import { randomBytes } from "node:crypto";
import { createServer } from "@vitrine/server";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Hearer } from "./hearer.ts";
import type { Random } from "./random.ts";
import { inTime, promise, type RunningTarget, type Target } from "./target.ts";

const speakerCount = 3;
const linesARound = 3;
/** One in so many is killed in a round. */
const killedShare = 10;

async function start(size: number): Promise<RunningTarget> {
  const limits = { connections: 0, connectionsPerAddress: 0, unnamedPerAddress: 0, newPerMinute: 0 };
  const maxClients = size + 100;
  const server = createServer({ host: "127.0.0.1", port: 0, backlog: 4_096, maxClients, limits });
  const { port } = await server.listen();
  const mark = `m${randomBytes(8).toString("hex")}`;
  const speakers: Hearer[] = [];
  for (let at = 0; at < speakerCount; at += 1) speakers.push(await Hearer.join(port, `healthy${at}`, mark));
  let lastNumber = 0;
  const join = (): Promise<Hearer> => Hearer.join(port, `crowd${(lastNumber += 1)}`, mark, { isLate: true });
  const crowd: Hearer[] = [];
  while (crowd.length < size) {
    const batch = Array.from({ length: Math.min(200, size - crowd.length) }, join);
    crowd.push(...(await inTime(Promise.all(batch), "somebody of the crowd could not join")));
  }

  const talk = async (random: Random): Promise<void> => {
    for (let line = 0; line < linesARound; line += 1) {
      for (const speaker of speakers) speaker.say();
      for (let turns = random.below(4); turns > 0; turns -= 1) await nextTurn();
    }
  };

  /** Kills some of the crowd; others come in their place. */
  const replaceSome = async (random: Random): Promise<void> => {
    const joining: Promise<void>[] = [];
    for (const [at, hearer] of crowd.entries()) {
      if (!random.oneIn(killedShare)) continue;
      hearer.socket.removeAllListeners("close").resetAndDestroy();
      joining.push(join().then((other) => void (crowd[at] = other)));
      if (random.oneIn(4)) await nextTurn();
    }
    await Promise.all(joining);
  };

  return {
    async round(random) {
      await inTime(Promise.all([talk(random), replaceSome(random)]), "somebody could not join");
      // A line that everybody hears, the last who came too.
      for (const speaker of speakers) speaker.say();
      const everybody = [...speakers, ...crowd];
      await inTime(Promise.all(everybody.map((hearer) => hearer.hasHeard(speakers))), "not everybody heard everything");
      const wanted = everybody.length;
      const allGone = async (): Promise<void> => {
        while (server.hub.users.size !== wanted) await nextTurn();
      };
      await inTime(allGone(), () => `there are ${server.hub.users.size} users in place of ${wanted}`);
      promise(server.counters.connectionsOpen === wanted, `${server.counters.connectionsOpen} connections are open`);
    },
    async finish() {
      for (const { socket } of [...speakers, ...crowd]) socket.removeAllListeners("close").destroy();
      await inTime(server.close(), "the server did not close");
    },
  };
}

export const resetTarget: Target = { name: "reset", start: ({ connections }) => start(connections) };
