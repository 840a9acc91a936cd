// One page with an open feed: what it may see, and how much may wait for it.
import type { FromServer } from "../feed.ts";
import { ringLength } from "../capture/packet-ring.ts";

/** What a WebSocket is to this package; `ws` gives one. */
export interface PageSocket {
  readonly bufferedAmount: number;
  send(data: string | Buffer): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: "pong" | "close" | "error", listener: () => void): void;
}

/** Bytes that may wait for one page: everything that is kept, which it gets at first, and some seconds more. */
const longestBacklog = ringLength + 8 * 1024 * 1024;

export class PageClient {
  readonly isTeacher: boolean;
  readonly #socket: PageSocket;
  #isAnswering = true;

  constructor(socket: PageSocket, isTeacher: boolean) {
    this.#socket = socket;
    this.isTeacher = isTeacher;
    socket.on("pong", () => (this.#isAnswering = true));
  }

  tell(message: FromServer): void {
    this.#send(JSON.stringify(message));
  }

  give(packets: Buffer): void {
    this.#send(packets);
  }

  /** Asks whether the page is still there; who did not answer the last time is gone. */
  check(): void {
    if (!this.#isAnswering) {
      this.#socket.terminate();
      return;
    }
    this.#isAnswering = false;
    this.#socket.ping();
  }

  /** A page that reads slower than the feed comes is cut off; it may come again and begins anew. */
  #send(data: string | Buffer): void {
    this.#socket.send(data);
    if (this.#socket.bufferedAmount > longestBacklog) this.#socket.terminate();
  }
}
