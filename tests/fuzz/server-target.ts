// Hostile clients against the server, while healthy ones talk in the same room.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { attack } from "./attack.ts";
import { startChat } from "./chat.ts";
import { Hearer } from "./hearer.ts";
import { memoryInUse } from "./memory.ts";
import { createRandom, type Random } from "./random.ts";
import { record } from "./record.ts";
import { inTime, promise, type RunningTarget, type Target } from "./target.ts";

const healthyCount = 3;
/** At once, in a round. */
const mostHostile = 6;
const linesARound = 4;
/** In bytes, between the first rounds and the last: what must not grow with the number of hostile clients. */
const mostGrowth = 24 * 1024 * 1024;

async function start(): Promise<RunningTarget> {
  const { toServer: recordings } = await record();
  const { server, port } = await startChat();
  const mark = `m${randomBytes(8).toString("hex")}`;
  const healthy: Hearer[] = [];
  for (let at = 0; at < healthyCount; at += 1) healthy.push(await Hearer.join(port, `healthy${at}`, mark));
  let memoryBefore: number | undefined;

  const runHostile = async (random: Random): Promise<void> => {
    const localAddress = `127.${1 + random.below(250)}.${random.below(250)}.${1 + random.below(250)}`;
    const socket = connect({ port, host: "127.0.0.1", localAddress, noDelay: random.oneIn(2), allowHalfOpen: true });
    await once(socket, "connect");
    await attack(socket, recordings, random);
  };

  const talk = async (random: Random): Promise<void> => {
    for (let line = 0; line < linesARound; line += 1) {
      for (const hearer of healthy) if (!random.oneIn(4)) hearer.say();
      for (let turns = random.below(6); turns > 0; turns -= 1) await nextTurn();
    }
  };

  const everybodyHeard = (): Promise<unknown> => Promise.all(healthy.map((hearer) => hearer.hasHeard(healthy)));

  const hostileAreGone = async (): Promise<void> => {
    while (server.hub.users.size !== healthyCount) await nextTurn();
  };

  return {
    async round(random) {
      const hostile = Array.from({ length: 1 + random.below(mostHostile) }, () =>
        // Of its own, so that the order in which sockets wake does not change what they do.
        runHostile(createRandom(random.below(2 ** 32))),
      );
      await inTime(Promise.all([talk(random), ...hostile]), "a hostile client could not end");
      await inTime(everybodyHeard(), () => `not everybody heard everything: ${tellMissing(healthy)}`);
      await inTime(hostileAreGone(), () => `users stayed: ${[...server.hub.users.keys()].join(", ")}`);
      memoryBefore ??= memoryInUse();
    },
    async finish() {
      const growth = memoryInUse() - (memoryBefore ?? 0);
      promise(memoryBefore === undefined || growth < mostGrowth, `memory grew by ${Math.round(growth / 1024)} kB`);
      for (const hearer of healthy) hearer.socket.removeAllListeners("close").destroy();
      await inTime(server.close(), "the server did not close");
    },
  };
}

function tellMissing(healthy: readonly Hearer[]): string {
  return healthy
    .flatMap((hearer) =>
      healthy
        .filter((other) => other !== hearer && hearer.heardFrom(other.name) < other.said)
        .map((other) => `${hearer.name} heard ${hearer.heardFrom(other.name)} of ${other.said} of ${other.name}`),
    )
    .join("; ");
}

export const serverTarget: Target = { name: "server", start };
