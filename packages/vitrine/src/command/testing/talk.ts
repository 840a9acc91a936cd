// A client of a server that a test runs: it says some words, and keeps everything that it hears.
import type { Socket } from "node:net";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";

export interface Client {
  readonly socket: Socket;
  /** Waits for these words. Rejects with all that came where the server closes before. */
  readonly until: (words: RegExp) => Promise<void>;
  /** Waits until the server closes; gives everything that came. */
  readonly end: () => Promise<string>;
}

/** Says the words on a connection, which ends with the test. */
export function talk(socket: Socket, words = ""): Client {
  let got = "";
  const arrivals = new Arrivals(() => got);
  socket.setEncoding("utf8").on("data", (piece: string) => {
    got += piece;
    arrivals.came();
  });
  // The server resets a connection without a name.
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  socket.on("close", arrivals.ended);
  socket.write(words);
  return {
    socket,
    until: async (wanted) => void (await arrivals.until(() => wanted.test(got), wanted)),
    end: async () => {
      await arrivals.end();
      return got;
    },
  };
}
