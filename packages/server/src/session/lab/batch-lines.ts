// Which lines a batch holds, and where each of them stands in what one hearer gets of it: for those who watch.
import type { DeliveredLine } from "../../event.ts";

const lineFeed = 0x0a;

/** A line, or a part of a long one. */
interface Part<Person> {
  readonly number: number;
  readonly speaker: Person;
  /** In bytes, with the space that ends it. */
  readonly length: number;
}

export class BatchLines<Person = unknown> {
  #isKept = false;
  #parts: Part<Person>[] = [];
  /** Those who came in while the batch was open, and before which of its parts. */
  readonly #cameIn = new Map<Person, number>();

  /** The next batch's first line comes. */
  begin(isWatched: boolean): void {
    this.#isKept = isWatched;
    this.#parts = [];
    this.#cameIn.clear();
  }

  /** The next part, as everybody else gets it. */
  add(number: number, speaker: Person, length: number): void {
    if (this.#isKept) this.#parts.push({ number, speaker, length });
  }

  cameIn(hearer: Person): void {
    if (this.#isKept) this.#cameIn.set(hearer, this.#parts.length);
  }

  /**
   * Where the parts stand in a hearer's bytes, which begin at `offset` of their stream. Between two of them there is a line
   * feed, with what fills a block up before it; nobody gets what they said themselves. Empty where the batch was begun before
   * anybody watched.
   */
  placesFor(hearer: Person, bytes: Uint8Array, offset: number): DeliveredLine[] {
    const places: DeliveredLine[] = [];
    if (!this.#isKept) return places;
    let at = 0;
    for (let index = this.#cameIn.get(hearer) ?? 0; index < this.#parts.length; index += 1) {
      const { number, speaker, length } = this.#parts[index]!;
      if (speaker === hearer) continue;
      places.push({ number, start: offset + at, end: offset + at + length });
      at = bytes.indexOf(lineFeed, at + length) + 1;
    }
    return places;
  }
}
