// Peers whose bytes wait because they do not read as fast as others speak. Nobody waits for them: one that has taken nothing at
// all for a while is cut off, however little waits for it.
import type { Clock } from "../clock.ts";
import type { Outbox } from "./outbox.ts";

/** How often they are looked at, in milliseconds. */
const lookInterval = 1_000;

/** How many looks in a row may find that nothing was taken: the kernel's buffers, which are full, hold minutes of what people write. */
const longestStall = 5;

interface Progress {
  taken: number;
  stalls: number;
}

export class SlowReaders {
  readonly #clock: Clock;
  readonly #progress = new Map<Outbox, Progress>();
  #isLooking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#progress.size;
  }

  /** Bytes that wait for all of them together; what waits for several is counted for each. */
  get queued(): number {
    let bytes = 0;
    for (const outbox of this.#progress.keys()) bytes += outbox.waiting;
    return bytes;
  }

  add(outbox: Outbox): void {
    if (this.#progress.has(outbox)) return;
    this.#progress.set(outbox, { taken: -1, stalls: 0 });
    if (!this.#isLooking) this.#lookLater();
  }

  delete(outbox: Outbox): void {
    this.#progress.delete(outbox);
  }

  #lookLater(): void {
    this.#isLooking = true;
    this.#clock.after(lookInterval, () => this.#look());
  }

  #look(): void {
    this.#isLooking = false;
    for (const [{ connection }, progress] of this.#progress) {
      const taken = connection.bytesWritten - connection.queueLength;
      progress.stalls = taken === progress.taken ? progress.stalls + 1 : 0;
      progress.taken = taken;
      if (progress.stalls >= longestStall) connection.cutOff("too-slow");
    }
    if (this.#progress.size > 0) this.#lookLater();
  }
}
