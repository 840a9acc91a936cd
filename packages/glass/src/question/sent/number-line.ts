// The sequence numbers that one side has been seen to send: which were used, by which segment first, and where holes are.
import { taken, type Segment } from "../seen/segment.ts";

/** Numbers that no captured segment carried when a later segment passed over them. */
export interface Hole {
  from: number;
  to: number;
  /** The segment that passed over them, and its index in the conversation. */
  readonly passedBy: Segment;
  readonly passedAt: number;
}

/** Holes kept of one direction. A stream of real losses has a few at a time; a capture that missed much has many for good. */
const mostHoles = 2000;

/** How far apart the Identifications of two packets in a row may be where the sender counts, as most do (RFC 6864 §4). */
const smallStep = 256;
/** How far apart two Identifications may be to say which packet left first: a jump over more says nothing. */
const largestStep = 64;

export class NumberLine {
  #base: number | undefined;
  /** The lowest number seen, and the one after the highest. */
  low = 0;
  next = 0;
  /** The first segment that took numbers. */
  first: Segment | undefined;
  /** Its index in the conversation. */
  firstAt = 0;
  /** Below this number holes were forgotten. */
  floor = -Infinity;
  #holes: Hole[] = [];
  /** The segments that raised `next`, and their first numbers: both only rise. */
  #advanced: Segment[] = [];
  #starts: number[] = [];
  /** First number to the segment that filled a hole there. */
  #fillers = new Map<number, Segment>();
  /** First number to the latest segment that was sent again from there. */
  #repeated = new Map<number, Segment>();
  #latestRepeated: Segment | undefined;
  #previousId: number | undefined;
  #smallSteps = 0;
  #otherSteps = 0;

  /** A raw sequence number as one that does not wrap round: near `next`, counted on over 2^32. */
  at(raw: number): number {
    this.#base ??= raw;
    return this.next + ((raw - (this.#base + this.next)) | 0);
  }

  /** The first number of `from` to `to` that was seen before, or undefined. */
  firstSeen(from: number, to: number): number | undefined {
    let at = Math.max(from, this.low);
    const hole = this.#holes[this.#holeEndingAfter(at)];
    if (hole !== undefined && hole.from <= at) at = hole.to;
    return at < Math.min(to, this.next) ? at : undefined;
  }

  /** The hole that a number is in. */
  holeAt(number: number): Hole | undefined {
    const hole = this.#holes[this.#holeEndingAfter(number)];
    return hole !== undefined && hole.from <= number ? hole : undefined;
  }

  /** The segment that carried a number first; undefined where it is no longer known. */
  carrierOf(number: number): Segment | undefined {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= number) low = middle + 1;
      else high = middle;
    }
    const segment = this.#advanced[low - 1];
    const filler = this.#fillers.get(number);
    if (filler !== undefined) return filler;
    return segment !== undefined && number < this.#starts[low - 1]! + taken(segment) ? segment : undefined;
  }

  /** The latest segment before this moment that carried a number which `original` carried first. */
  latestOf(number: number, original: Segment): Segment {
    const repeated = this.#repeated.get(number) ?? original;
    const latest = this.#latestRepeated;
    if (latest === undefined || latest.frame < repeated.frame) return repeated;
    const inside = number - this.at(latest.seqRaw);
    return inside >= 0 && inside < taken(latest) ? latest : repeated;
  }

  noteRepeated(number: number, segment: Segment): void {
    this.#repeated.set(number, segment);
    this.#latestRepeated = segment;
  }

  /** Takes the numbers of a segment: new ones, ones in a hole, or used ones. */
  take(segment: Segment, index: number): void {
    const from = this.at(segment.seqRaw);
    const to = from + taken(segment);
    if (this.first === undefined) {
      this.first = segment;
      this.firstAt = index;
      this.low = from;
      this.next = from;
    }
    if (to > this.next) {
      if (from > this.next) this.#addHole({ from: this.next, to: from, passedBy: segment, passedAt: index });
      this.#fill(from, to, segment);
      this.next = to;
      this.#advanced.push(segment);
      this.#starts.push(from);
    } else this.#fill(from, to, segment);
    this.low = Math.min(this.low, from);
  }

  /** Notes the Identification of a packet in its turn. */
  noteId(id: number | undefined): void {
    if (id === undefined) return;
    if (this.#previousId !== undefined) {
      const step = (id - this.#previousId) & 0xffff;
      if (step > 0 && step <= smallStep) this.#smallSteps += 1;
      else this.#otherSteps += 1;
    }
    this.#previousId = id;
  }

  /** Whether the sender made one packet before another, by their Identifications; undefined where these do not say. */
  madeBefore(one: Segment, other: Segment): boolean | undefined {
    if (one.ipId === undefined || other.ipId === undefined) return undefined;
    const isCounting = this.#smallSteps >= 2 && this.#smallSteps > this.#otherSteps;
    const step = ((one.ipId - other.ipId) << 16) >> 16;
    return isCounting && step !== 0 && Math.abs(step) <= largestStep ? step < 0 : undefined;
  }

  #addHole(hole: Hole): void {
    this.#holes.push(hole);
    if (this.#holes.length > mostHoles) this.floor = this.#holes.shift()!.to;
  }

  /** The index of the first hole that ends after a number. */
  #holeEndingAfter(number: number): number {
    let [low, high] = [0, this.#holes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#holes[middle]!.to <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fill(from: number, to: number, segment: Segment): void {
    let index = this.#holeEndingAfter(from);
    if (this.#holes[index] === undefined || this.#holes[index]!.from >= to) {
      if (to <= this.low) this.#fillers.set(from, segment);
      return;
    }
    this.#fillers.set(Math.max(from, this.#holes[index]!.from), segment);
    while (index < this.#holes.length && this.#holes[index]!.from < to) {
      const hole = this.#holes[index]!;
      const rest = [
        { ...hole, to: Math.min(hole.to, from) },
        { ...hole, from: Math.max(hole.from, to) },
      ].filter((part) => part.from < part.to);
      this.#holes.splice(index, 1, ...rest);
      index += rest.length;
    }
  }
}
