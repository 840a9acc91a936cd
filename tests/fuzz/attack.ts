// The actions of a hostile client or a hostile server on one connection.
import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { mutate, split } from "./mutate.ts";
import type { Random } from "./random.ts";

/** In bytes, for a flood: more than every buffer of the kernel's on the way, on loopback. */
const floodLength = 262_144;

type Ending = "reset" | "half-close" | "close";
const endings: readonly Ending[] = ["reset", "half-close", "close"];

async function sendInPieces(socket: Socket, bytes: Uint8Array, random: Random): Promise<void> {
  for (const piece of split(bytes, random)) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(piece);
    // Between turns the pieces leave as segments of their own; without one they are joined.
    if (!random.oneIn(4)) await nextTurn();
  }
}

async function flood(socket: Socket, recordings: readonly Uint8Array[], random: Random): Promise<void> {
  const piece = mutate(recordings, random);
  const line = Buffer.concat([piece.subarray(0, 1024), Buffer.from("\n")]);
  const lines = Buffer.concat(Array<Buffer>(Math.ceil(8192 / line.length)).fill(line));
  for (let sent = 0; sent < floodLength && socket.writable; sent += lines.length) {
    socket.write(lines);
    await nextTurn();
  }
}

/** Sends what the seed says, then leaves one way or another. The socket is gone when it is fulfilled. */
export async function attack(socket: Socket, recordings: readonly Uint8Array[], random: Random): Promise<void> {
  socket.on("error", () => {});
  const isReading = !random.oneIn(3);
  if (isReading) socket.resume();
  else socket.pause();
  for (let turns = 1 + random.below(3); turns > 0; turns -= 1) {
    if (random.oneIn(10)) await flood(socket, recordings, random);
    else await sendInPieces(socket, mutate(recordings, random), random);
    for (let idle = random.below(4); idle > 0; idle -= 1) await nextTurn();
  }
  await leave(socket, random.pick(endings));
}

async function leave(socket: Socket, ending: Ending): Promise<void> {
  if (ending === "half-close") {
    socket.end();
    for (let turns = 0; turns < 5; turns += 1) await nextTurn();
  }
  if (socket.destroyed) return;
  if (ending === "reset") socket.resetAndDestroy();
  else socket.destroy();
  if (!socket.closed) await new Promise<void>((resolve) => void socket.once("close", () => resolve()));
}
