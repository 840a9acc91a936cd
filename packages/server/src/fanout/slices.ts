// Slices of the logs' memory for one write, as few as possible.
import type { Chunk } from "./chunk.ts";

/** Bytes `from` up to `to` of a log, and where in the write they begin. */
export interface SlicedRange {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

const space = 0x20;
/** As much as a block is ever filled up with. */
const spaces = Buffer.alloc(65_536, space);

export class Slices {
  readonly parts: Buffer[] = [];
  /** In bytes. */
  length = 0;
  /** Chunks in which the slices begin, which must stay as long as these are needed. */
  readonly chunks: Chunk[] = [];
  /** Kept only while somebody watches. */
  readonly ranges: SlicedRange[] | undefined;
  #chunk: Chunk | undefined;
  #from = 0;
  #to = 0;

  constructor(areRangesKept = false) {
    this.ranges = areRangesKept ? [] : undefined;
  }

  /** Slices of another log, or of another place in it, follow: they begin in this chunk or later. */
  startAt(chunk: Chunk): void {
    this.#cut();
    this.#chunk = chunk;
    this.chunks.push(chunk);
  }

  /** Bytes of the log; never before those that were added last. */
  add(from: number, to: number): void {
    if (from >= to) return;
    if (this.#to === from && this.#to > this.#from) {
      this.#to = to;
    } else {
      this.#cut();
      this.#from = from;
      this.#to = to;
    }
    this.length += to - from;
  }

  addSpaces(count: number): void {
    if (count > 0) this.addPart(spaces.subarray(0, count));
  }

  /** Bytes that are in no log. */
  addPart(part: Buffer): void {
    this.#cut();
    this.parts.push(part);
    this.length += part.length;
  }

  /** Ends the last slice. */
  finish(): this {
    this.#cut();
    return this;
  }

  #cut(): void {
    let [from, at] = [this.#from, this.length - (this.#to - this.#from)];
    const to = this.#to;
    while (from < to) {
      while (this.#chunk!.end <= from) this.#chunk = this.#chunk!.next;
      const { memory, base, end } = this.#chunk!;
      const cut = Math.min(to, end);
      this.parts.push(memory.subarray(from - base, cut - base));
      this.ranges?.push({ from, to: cut, at });
      at += cut - from;
      from = cut;
    }
    this.#from = this.#to;
  }
}
