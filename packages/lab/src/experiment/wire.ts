// Looks into a capture while it grows, for one thing only: has a roster with this name gone over the wire? Programs that print no
// events do not report themselves when they have joined.
import { closeSync, openSync, readSync } from "node:fs";

/** Bytes kept from one look to the next: a roster that lies across the two. */
const overlap = 4096;
const chunkSize = 1024 * 1024;

export class Wire {
  readonly #file: string;
  #position = 0;
  #tail = "";
  readonly #names = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether a roster with this name was in a packet up to now. */
  hasRosterWith(name: string): boolean {
    if (!this.#names.has(name)) this.#read();
    return this.#names.has(name);
  }

  #read(): void {
    let file: number;
    try {
      file = openSync(this.#file, "r");
    } catch {
      return;
    }
    try {
      const chunk = Buffer.alloc(chunkSize);
      for (;;) {
        const length = readSync(file, chunk, 0, chunkSize, this.#position);
        if (length === 0) return;
        this.#position += length;
        const text = this.#tail + chunk.toString("latin1", 0, length);
        for (const [roster] of text.matchAll(/!\{[^{}]*\}/g)) {
          for (const [, name] of roster.matchAll(/"([A-Za-z0-9_-]+)":/g)) this.#names.add(name!);
        }
        this.#tail = text.slice(-overlap);
      }
    } finally {
      closeSync(file);
    }
  }
}
