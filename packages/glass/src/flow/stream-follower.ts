// What the two ends of a TCP conversation said, put back in order: the first copy of a byte counts, early segments wait, and a
// hole is told once the other end has acknowledged what lies behind it (the capture missed it then, not the receiver).

/** A segment as following needs it; numbers are raw. */
export interface FollowedSegment {
  /** Whose it is: one end or the other. */
  readonly from: 0 | 1;
  readonly sequence: number;
  /** undefined without the ACK flag. */
  readonly acknowledgment: number | undefined;
  /** Has the SYN flag, which takes a number before the first byte. */
  readonly isOpening: boolean;
  /** What there was on the wire, and what of it is in the capture. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** What a segment brought that was not there before. */
export interface Said<S extends FollowedSegment> {
  readonly segment: S;
  /** Its bytes from this one on. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** So many bytes before these are missing, and so many of the segment behind them: the capture does not have them. */
  readonly missingBefore: number;
  readonly missingBehind: number;
}

interface Side<S> {
  /** The number of the byte that comes next. */
  next: number | undefined;
  readonly waiting: S[];
  waitingBytes: number;
}

/** Segments and bytes that wait for what comes before them. Beyond these the hole is taken as one. */
const mostWaiting = 4096;
const mostWaitingBytes = 16 * 1024 * 1024;

/** The distance from one sequence number to another, with their wrapping round (RFC 9293 §3.4). */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}

function firstByte({ sequence, isOpening }: FollowedSegment): number {
  return (sequence + (isOpening ? 1 : 0)) | 0;
}

function newSide<S>(): Side<S> {
  return { next: undefined, waiting: [], waitingBytes: 0 };
}

export class StreamFollower<S extends FollowedSegment> {
  readonly #sides: readonly [Side<S>, Side<S>] = [newSide(), newSide()];

  /** Takes the conversation's next segment; gives what can be told now. Bytes that have to wait are kept as they are. */
  add(segment: S): Array<Said<S>> {
    const said: Array<Said<S>> = [];
    const side = this.#sides[segment.from];
    if (segment.isOpening) side.next = firstByte(segment);
    side.next ??= firstByte(segment);
    if (segment.length > 0) {
      side.waiting.push(segment);
      side.waitingBytes += segment.bytes.length;
      this.#deliver(side, said);
      while (side.waiting.length > mostWaiting || side.waitingBytes > mostWaitingBytes) this.#skipHole(side, said);
    }
    if (segment.acknowledgment !== undefined)
      this.#acknowledge(segment.from === 0 ? 1 : 0, segment.acknowledgment, said);
    return said;
  }

  /** The capture has ended: what still waits is told, with its holes. */
  end(): Array<Said<S>> {
    const said: Array<Said<S>> = [];
    for (const side of this.#sides) while (side.waiting.length > 0) this.#skipHole(side, said);
    return said;
  }

  /** Acknowledged, so it arrived: what is missing up to the next early segment does not come any more. */
  #acknowledge(whose: 0 | 1, acknowledgment: number, said: Array<Said<S>>): void {
    const side = this.#sides[whose];
    side.next ??= acknowledgment | 0;
    while (side.waiting.length > 0 && distance(firstByte(earliest(side)), acknowledgment) >= 0) {
      this.#skipHole(side, said);
    }
  }

  #skipHole(side: Side<S>, said: Array<Said<S>>): void {
    const from = firstByte(earliest(side));
    const missing = Math.max(0, distance(side.next!, from));
    side.next = from;
    this.#deliver(side, said, missing);
  }

  /** Tells all that is in order now, behind a hole of so many bytes; of bytes that were told before, nothing. */
  #deliver(side: Side<S>, said: Array<Said<S>>, missing = 0): void {
    let missingBefore = missing;
    for (let index = 0; index < side.waiting.length;) {
      const segment = side.waiting[index]!;
      const start = distance(firstByte(segment), side.next!);
      if (start < 0) {
        index += 1;
        continue;
      }
      side.waiting.splice(index, 1);
      side.waitingBytes -= segment.bytes.length;
      index = 0;
      if (start >= segment.length) continue;
      const bytes = segment.bytes.subarray(start);
      const missingBehind = segment.length - Math.max(start, segment.bytes.length);
      said.push({ segment, start, bytes, missingBefore, missingBehind });
      missingBefore = 0;
      side.next = (firstByte(segment) + segment.length) | 0;
    }
  }
}

function earliest<S extends FollowedSegment>({ waiting }: Side<S>): S {
  return waiting.reduce((one, other) => (distance(firstByte(one), firstByte(other)) < 0 ? other : one));
}
