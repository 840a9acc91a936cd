// Clients of other protocols whose first bytes come in pieces, with pauses of any length: no part of a password is ever said in the
// room, and people whose names begin like an opening keep them.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createServer } from "@vitrine/server";
import { SteppedClock } from "../server/stepped-clock.ts";
import type { Random } from "./random.ts";
import { inTime, promise, type RunningTarget, type Target } from "./target.ts";

/** Openings with the secret in place of `*`. */
const openings = [
  "PASS *\r\nNICK alice\r\n",
  "pass *\r\n",
  "CAP LS 302\r\nPASS *\r\n",
  "NICK alice\r\nPASS *\r\n",
  "USER alice 0 0 :Alice\r\nPASS *\r\n",
  "AUTHENTICATE *\r\n",
  "REGISTER a@example.org *\r\n",
  "webirc * gateway host 192.0.2.1\r\n",
  "GET / HTTP/1.1\r\nAuthorization: Basic *\r\n\r\n",
  "POST /login HTTP/1.1\r\nContent-Length: 10\r\n\r\n*",
] as const;

/** Names that begin like an opening. */
const names = ["NICK", "GET", "PASS", "user 1", "P", "CA", "GET me", "NICK alice", "AUTH", "POST"] as const;

/** Characters of the secret that nobody may see in a row. */
const longestGlimpse = 4;

/** Longer than the server waits for the rest of an opening. */
const pause = 300;

function piecesOf(text: string, random: Random): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = random.oneIn(3) ? 1 : 1 + random.below(12);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

async function start(): Promise<RunningTarget> {
  const clock = new SteppedClock();
  const server = createServer({ host: "127.0.0.1", port: 0, limits: { newPerMinute: 0 } }, { clock });
  const { port } = await server.listen();
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  /** Lets the turns pass in which the server reads what was written, and sometimes the time of a pause. */
  const settle = async (isPause: boolean): Promise<void> => {
    for (let turns = 0; turns < 4; turns += 1) await nextTurn();
    clock.advance(isPause ? pause : 5);
  };
  const untilSo = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await settle(true);
  };
  let heard = "";
  const hearer = await open();
  hearer.on("data", (bytes: Buffer) => void (heard += bytes.toString("latin1")));
  hearer.write("hearer");
  await inTime(
    untilSo(() => server.hub.users.has("hearer")),
    "the hearer could not join",
  );

  const sayInPieces = async (text: string, random: Random): Promise<void> => {
    const socket = await open();
    socket.resume();
    for (const piece of piecesOf(text, random)) {
      if (!socket.writable) break;
      socket.write(piece);
      await settle(random.oneIn(3));
    }
    socket.destroy();
  };

  const keepName = async (name: string, random: Random): Promise<void> => {
    const socket = await open();
    socket.resume();
    socket.write(name);
    await untilSo(() => server.hub.users.has(name));
    if (random.oneIn(2)) {
      const words = `words-${randomBytes(4).toString("hex")}`;
      socket.write(words);
      await untilSo(() => heard.includes(`${name}: ${words} `));
    }
    socket.destroy();
  };

  return {
    async round(random) {
      heard = "";
      const secret = randomBytes(12).toString("hex");
      const opening = random.pick(openings).replaceAll("*", secret);
      const name = random.pick(names);
      await inTime(sayInPieces(opening, random), "the server stopped reading");
      await inTime(keepName(name, random), () => `${name} could not be a name`);
      await inTime(
        untilSo(() => server.hub.users.size === 1),
        () => `users stayed: ${[...server.hub.users.keys()].join(", ")}`,
      );
      for (let at = 0; at + longestGlimpse < secret.length; at += 1) {
        const glimpse = secret.slice(at, at + longestGlimpse + 1);
        promise(!heard.includes(glimpse), `a part of the secret of ${JSON.stringify(opening)} was said in the room`);
      }
    },
    async finish() {
      hearer.destroy();
      let isClosed = false;
      void server.close().then(() => (isClosed = true));
      await inTime(
        untilSo(() => isClosed),
        "the server did not close",
      );
    },
  };
}

export const openingTarget: Target = { name: "opening", start };
