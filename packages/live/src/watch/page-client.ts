// One page with an open feed: what it may see, and how much may wait for it.
import type { Admission } from "../access/access.ts";
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

/** Policy violation, as a WebSocket's status (RFC 6455 §7.4.1). */
export const violation = 1008;

/** Bytes that may wait for one page: everything that is kept, which it gets at first, and some seconds more. */
const longestBacklog = ringLength + 8 * 1024 * 1024;

export class PageClient {
  readonly admission: Admission;
  readonly #socket: PageSocket;
  #isAnswering = true;

  constructor(socket: PageSocket, admission: Admission) {
    this.#socket = socket;
    this.admission = admission;
    socket.on("pong", () => (this.#isAnswering = true));
  }

  get isTeacher(): boolean {
    return this.admission.role === "teacher";
  }

  /** Says why, and closes. */
  refuse(words: string): void {
    this.tell({ kind: "refused", words });
    this.#socket.close(violation, "");
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
