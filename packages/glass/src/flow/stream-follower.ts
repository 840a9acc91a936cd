// Puts back in order what the two ends of a TCP conversation said. The first copy of a byte counts, and early segments wait. A
// hole is shown once the other end has acknowledged what comes after it: the capture missed it then, not the receiver.
import { WaitingSegments } from "./waiting-segments.ts";

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

/** The new bytes of a segment. */
export interface Said<S extends FollowedSegment> {
  readonly segment: S;
  /** Its bytes from this one on. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** So many bytes before these are missing, and so many of the segment after them: the capture does not have them. */
  readonly missingBefore: number;
  readonly missingBehind: number;
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

class Side<S extends FollowedSegment> {
  readonly waiting = new WaitingSegments<S>();
  waitingBytes = 0;
  /** The number of the byte that comes next, and its place, which does not wrap. */
  #next: number | undefined;
  #place = 0;
  /** The first byte's number as the latest SYN said it. */
  #initial: number | undefined;

  /** Says which byte comes next, where that is not known yet. */
  begin(number: number): void {
    if (this.#next === undefined) this.#next = number | 0;
  }

  /** A SYN says it anew: a conversation may begin again. The same SYN once more begins nothing. */
  restart(number: number): void {
    if (this.#initial === number) return;
    this.#initial = number;
    this.#place += this.#next === undefined ? 0 : distance(this.#next, number);
    this.#next = number | 0;
  }

  get place(): number {
    return this.#place;
  }

  placeOf(number: number): number {
    return this.#place + distance(this.#next ?? number, number);
  }

  moveTo(place: number): void {
    this.#next = ((this.#next ?? 0) + (place - this.#place)) | 0;
    this.#place = place;
  }
}

export class StreamFollower<S extends FollowedSegment> {
  readonly #sides: readonly [Side<S>, Side<S>] = [new Side(), new Side()];

  /** Comparisons so far: what all the work has cost. */
  get steps(): number {
    return this.#sides[0].waiting.steps + this.#sides[1].waiting.steps;
  }

  /** Takes the conversation's next segment; returns what can be shown now. Bytes that have to wait are kept as they are. */
  add(segment: S): Array<Said<S>> {
    const said: Array<Said<S>> = [];
    const side = this.#sides[segment.from];
    if (segment.isOpening) side.restart(firstByte(segment));
    side.begin(firstByte(segment));
    if (segment.length > 0) {
      side.waiting.add(segment, side.placeOf(firstByte(segment)));
      side.waitingBytes += segment.bytes.length;
      this.#deliver(side, said);
      while (side.waiting.size > mostWaiting || side.waitingBytes > mostWaitingBytes) this.#skipHole(side, said);
    }
    if (segment.acknowledgment !== undefined)
      this.#acknowledge(segment.from === 0 ? 1 : 0, segment.acknowledgment, said);
    return said;
  }

  /** The capture has ended: returns what still waits, with its holes. */
  end(): Array<Said<S>> {
    const said: Array<Said<S>> = [];
    for (const side of this.#sides) while (side.waiting.size > 0) this.#skipHole(side, said);
    return said;
  }

  /** Acknowledged, so it arrived: what is missing up to the next early segment does not come any more. */
  #acknowledge(whose: 0 | 1, acknowledgment: number, said: Array<Said<S>>): void {
    const side = this.#sides[whose];
    side.begin(acknowledgment);
    for (let first = side.waiting.earliest; first !== undefined; first = side.waiting.earliest) {
      if (first.start > side.placeOf(acknowledgment)) return;
      this.#skipHole(side, said);
    }
  }

  #skipHole(side: Side<S>, said: Array<Said<S>>): void {
    const { start } = side.waiting.earliest!;
    const missing = Math.max(0, start - side.place);
    side.moveTo(start);
    this.#deliver(side, said, missing);
  }

  /** Gives all that is in order now, after a hole of so many bytes; of bytes that were given before, nothing. */
  #deliver(side: Side<S>, said: Array<Said<S>>, missing = 0): void {
    let missingBefore = missing;
    for (let first = side.waiting.earliest; first !== undefined; first = side.waiting.earliest) {
      const { segment } = first;
      const start = side.place - first.start;
      if (start < 0) return;
      side.waiting.take();
      side.waitingBytes -= segment.bytes.length;
      if (start >= segment.length) continue;
      const bytes = segment.bytes.subarray(start);
      const missingBehind = segment.length - Math.max(start, segment.bytes.length);
      said.push({ segment, start, bytes, missingBefore, missingBehind });
      missingBefore = 0;
      side.moveTo(first.start + segment.length);
    }
  }
}
