// A client of a server that a test runs: it says some words, and keeps everything that it hears.
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Client {
  readonly socket: Socket;
  /** Waits for these words. Rejects with all that came where the server closes before. */
  readonly until: (words: RegExp) => Promise<void>;
  /** Everything that came until the server closed. */
  readonly end: Promise<string>;
}

/** Says the words on a connection, which ends with the test. */
export function talk(socket: Socket, words = ""): Client {
  let got = "";
  let isClosed = false;
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  socket.setEncoding("utf8").on("data", (piece: string) => {
    got += piece;
    tell();
  });
  // The server resets a connection without a name.
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const end = new Promise<string>((resolve) =>
    socket.on("close", () => {
      isClosed = true;
      tell();
      resolve(got);
    }),
  );
  socket.write(words);
  const until = async (wanted: RegExp): Promise<void> => {
    while (!wanted.test(got)) {
      if (isClosed) throw new Error(`the server closed and said: ${got}`);
      await news.promise;
    }
  };
  return { socket, until, end };
}
