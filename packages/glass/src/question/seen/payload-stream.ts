// One direction of a TCP conversation, its bytes in order: what came twice is left out, what came early waits.
import type { HeaderPlace } from "./packet.ts";
import type { Segment } from "./segment.ts";
import { mostEarlyBytes, mostEarlyPieces } from "./limit.ts";

/** Bytes that became readable with one frame. */
export interface Piece {
  readonly isFromClient: boolean;
  readonly bytes: Uint8Array;
  /** The frame that carried these bytes first. */
  readonly frame: number;
  readonly time: bigint;
  /** How far behind the header's first byte they stand in that frame, and where that header is. */
  readonly offset: number;
  readonly place: HeaderPlace;
  /** Relative sequence number of the first. */
  readonly seq: number;
  /** The sender pushed here: the end of a write. */
  readonly isPushed: boolean;
  /** Bytes are missing before these: the capture does not have them. */
  readonly hasGap: boolean;
}

const push = 0x08;

/** How far a sequence number lies behind another; below zero: before it (RFC 9293 §3.4, modulo 2^32). */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}

interface Early {
  readonly segment: Segment;
  readonly payload: Uint8Array;
  readonly offset: number;
}

export class PayloadStream {
  readonly #isFromClient: boolean;
  readonly #emit: (piece: Piece) => void;
  #next: number | undefined;
  #early: Early[] = [];
  #earlyBytes = 0;

  constructor(isFromClient: boolean, emit: (piece: Piece) => void) {
    this.#isFromClient = isFromClient;
    this.#emit = emit;
  }

  push(segment: Segment, payload: Uint8Array, offset: number): void {
    if (segment.isSyn) {
      this.#next = (segment.seqRaw + 1) >>> 0;
      return;
    }
    if (payload.length === 0 || segment.marks.includes("keep_alive")) return;
    this.#next ??= segment.seqRaw;
    const ahead = distance(this.#next, segment.seqRaw);
    if (ahead > 0) this.#keepEarly({ segment, payload, offset });
    else if (-ahead < segment.length) {
      this.#take({ segment, payload, offset }, false);
      this.#takeEarly();
    }
  }

  #keepEarly(early: Early): void {
    this.#early.push(early);
    this.#earlyBytes += early.payload.length;
    // What is missing is not in the capture: go on without it.
    if (this.#earlyBytes > mostEarlyBytes || this.#early.length > mostEarlyPieces) this.skipGap();
  }

  /** Gives up on missing bytes and goes on with what came behind them. */
  skipGap(): void {
    const [first] = this.#early.toSorted((one, other) => distance(other.segment.seqRaw, one.segment.seqRaw));
    if (first === undefined) return;
    this.#early = this.#early.filter((early) => early !== first);
    this.#earlyBytes -= first.payload.length;
    this.#next = first.segment.seqRaw;
    this.#take(first, true);
    this.#takeEarly();
  }

  #take({ segment, payload, offset }: Early, hasGap: boolean): void {
    const known = -distance(this.#next!, segment.seqRaw);
    const bytes = payload.slice(known);
    this.#emit({
      isFromClient: this.#isFromClient,
      bytes,
      frame: segment.frame,
      time: segment.time,
      offset: offset + known,
      place: segment.place,
      seq: segment.seq + known,
      isPushed: (segment.flags & push) !== 0,
      hasGap,
    });
    // The sequence number goes on by what was sent, even where the capture kept less of it.
    this.#next = (segment.seqRaw + segment.length) >>> 0;
  }

  #takeEarly(): void {
    for (;;) {
      const ready = this.#early.find(({ segment }) => distance(this.#next!, segment.seqRaw) <= 0);
      if (ready === undefined) return;
      this.#early = this.#early.filter((early) => early !== ready);
      this.#earlyBytes -= ready.payload.length;
      if (-distance(this.#next!, ready.segment.seqRaw) < ready.segment.length) this.#take(ready, false);
    }
  }
}
