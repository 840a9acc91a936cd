// What one connection may not be sent yet: an answer says that what was said here is recorded, so it waits for the history.
//
//   segments  | others' lines, echo of batch 1 | echo of batch 2 |   and what the outbox appends next
//   waits for                                1                 2
import type { Hearer } from "./room-log.ts";
import type { Slices } from "./slices.ts";

/** A log's share of a write. */
export interface Share {
  readonly hearer: Hearer;
  /** Where in the write it begins, and with which of the ranges. */
  readonly from: number;
  readonly firstRange: number;
}

/** One write, whose chunks are held. */
export interface Segment {
  readonly slices: Slices;
  readonly shares: readonly Share[];
}

export class Recording {
  /** Batches of the history with something that was said here. */
  #given = 0;
  /** How many of them are recorded. They are recorded in order. */
  #recorded = 0;
  /** How many have to be recorded before what is appended may be written. */
  #needed = 0;
  readonly #segments: (Segment & { readonly needed: number })[] = [];

  /** Whether the next write has to wait. */
  get isWaiting(): boolean {
    return (this.#segments[0]?.needed ?? this.#needed) > this.#recorded;
  }

  /** Whether everything that was said here is recorded. */
  get isDone(): boolean {
    return this.#given === this.#recorded;
  }

  /** Whether an answer has to wait for more than what was appended before it. */
  get hasMore(): boolean {
    return this.#needed < this.#given;
  }

  /** Bytes of the segments. */
  get length(): number {
    return this.#segments.reduce((bytes, { slices }) => bytes + slices.length, 0);
  }

  give(): void {
    this.#given += 1;
  }

  recorded(): void {
    this.#recorded += 1;
  }

  /** What is appended from now on waits for everything that was said here; `before` does not. */
  begin(before: Segment | undefined): void {
    if (before !== undefined) this.#segments.push({ ...before, needed: this.#needed });
    this.#needed = this.#given;
  }

  /** The oldest segment, where it may be written. */
  next(): Segment | undefined {
    return this.isWaiting ? undefined : this.#segments.shift();
  }

  /** Empties it. Returns what it kept. */
  clear(): readonly Segment[] {
    return this.#segments.splice(0);
  }
}
