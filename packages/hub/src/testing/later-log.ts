// A log that applies later, as a cluster's does, for tests: nodes append to one stream, and each reads it when the test says so.
import type { Entry } from "../entry.ts";
import type { Origin } from "../event.ts";
import { comparePositions, type Position } from "../position.ts";
import type { Apply, Log } from "../log/log.ts";

interface Stored {
  readonly position: Position;
  readonly at: number;
  readonly entry: Entry;
  /** The log of the node that appended it. */
  readonly log: LaterLog;
}

/** What all nodes read. */
export class Stream {
  readonly epoch = 7;
  readonly stored: Stored[] = [];
  #sequence = 0;
  now: () => number = () => 1_000;

  store(log: LaterLog, entries: readonly Entry[]): void {
    this.#sequence += 1;
    const at = this.now();
    for (const [slot, entry] of entries.entries()) {
      this.stored.push({ position: { epoch: this.epoch, sequence: this.#sequence, slot }, at, entry, log });
    }
  }
}

/** The most entries of one batch. */
const longestBatch = 8;

export class LaterLog implements Log {
  isReachable = true;
  onReachable: (isReachable: boolean) => void = () => {};
  readonly #stream: Stream;
  readonly #pending: Entry[] = [];
  /** Of own entries that are not applied yet, in the order of appending. */
  readonly #origins: (Origin | undefined)[] = [];
  #next = 0;
  #apply: Apply | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Counts each entry as one byte. */
  get waiting(): number {
    return this.#origins.length;
  }

  read(from: Position | undefined, apply: Apply): void {
    this.#apply = apply;
    if (from === undefined) return;
    const { stored } = this.#stream;
    while (this.#next < stored.length && comparePositions(stored[this.#next]!.position, from) <= 0) this.#next += 1;
  }

  append(entry: Entry, origin?: Origin): void {
    this.#pending.push(entry);
    this.#origins.push(origin);
  }

  /** Sends one batch to the stream. */
  publish(): void {
    if (this.#pending.length > 0) this.#stream.store(this, this.#pending.splice(0, longestBatch));
  }

  /** Reads at most so many entries. */
  readOn(most = Infinity): void {
    for (let count = 0; count < most && this.#next < this.#stream.stored.length; count += 1) {
      const { position, at, entry, log } = this.#stream.stored[this.#next]!;
      this.#next += 1;
      this.#apply!(position, at, entry, log === this ? this.#origins.shift() : undefined);
    }
  }

  /** Publishes and reads until nothing waits, also of what is appended meanwhile. */
  settle(): void {
    while (this.#pending.length > 0 || this.#next < this.#stream.stored.length) {
      this.publish();
      this.readOn();
    }
  }
}
