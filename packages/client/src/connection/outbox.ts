// Lines to the server, one message at a time. The lab has no framing: two writes that reach the server in one read are
// one message to it. So the outbox spaces messages out, and none is longer than the server's read.
import { courseReceiveBuffer } from "@vitrine/wire/lab";
import { utf8CutAt } from "@vitrine/wire/text";
import type { Clock } from "./transport.ts";

/** The quiet between two messages, in milliseconds: enough for a server on the same network to have read the first. */
export const quietBetweenMessages = 20;

/** The most bytes that wait to be said: 1,000 of the longest messages. A longer paste is refused with a notice. */
export const mostWaitingBytes = 1_048_576;

export class Outbox {
  readonly #clock: Clock;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #waiting: { readonly bytes: Uint8Array; readonly done?: (hasGone: boolean) => void }[] = [];
  #waitingBytes = 0;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(clock: Clock, send: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /**
   * Queues a text, cut at characters' edges into what the server reads at once. Fulfilled with true when it has gone
   * out, with false where it never will.
   */
  say(text: string): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let rest = new TextEncoder().encode(text);
    if (this.#isClosed || this.#waitingBytes + rest.length > mostWaitingBytes) return Promise.resolve(false);
    while (rest.length > 0) {
      const bytes = rest.subarray(0, utf8CutAt(rest, courseReceiveBuffer));
      rest = rest.subarray(bytes.length);
      this.#waitingBytes += bytes.length;
      this.#waiting.push(rest.length === 0 ? { bytes, done: resolve } : { bytes });
    }
    this.#next();
    return promise;
  }

  /** Forgets what has not gone out. */
  close(): void {
    this.#cancel?.();
    this.#isClosed = true;
    for (const { done } of this.#waiting.splice(0)) done?.(false);
  }

  #next(): void {
    if (this.#cancel !== undefined || this.#isClosed) return;
    const first = this.#waiting.shift();
    if (first === undefined) return;
    this.#waitingBytes -= first.bytes.length;
    this.#send(first.bytes);
    first.done?.(true);
    this.#cancel = this.#clock.after(quietBetweenMessages, () => {
      this.#cancel = undefined;
      this.#next();
    });
  }
}
