// How often something was tried lately, for any number of keys in a fixed piece of memory.
//
// A table with an entry for each key either grows with the attacker's imagination or evicts, and who can make it evict
// resets their own count. So this is a count-min sketch: two rows of cells, each key has one cell in each row, and the
// lower of the two speaks for the key. Nothing is ever evicted. A key that shares both its cells with another is slowed
// down with it, which is rare and passes; which keys share cells depends on a secret, so nobody can choose them.
import { hash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";

export interface TallyOptions {
  /** Tries that cost no delay: people mistype. */
  readonly free: number;
  /** After the first try that is not free, in ms; each further one doubles it. */
  readonly firstDelay: number;
  /** The longest delay, in ms. */
  readonly longestDelay: number;
  /** One try is forgiven in this time, in ms. */
  readonly forgivenEvery: number;
  /** Cells in each row; 24 bytes each. */
  readonly cells: number;
}

const rows = 2;

/** One cell, with times on the clock's `elapsed()`. */
export interface TallyCell {
  readonly cell: number;
  readonly tries: number;
  readonly updatedAt: number;
  readonly freeAt: number;
}

export class Tally {
  readonly #clock: Clock;
  readonly #options: TallyOptions;
  /** Beyond this count the delay grows no more, and neither does the count: the way back stays short. */
  readonly #mostTries: number;
  readonly #secret: string;
  readonly #changed = new Set<number>();
  /** Called at each change. */
  onChanged: () => void = () => {};
  readonly #tries: Float64Array;
  /** When `#tries` of a cell was last brought up to date, on the clock's `elapsed()`. */
  readonly #updatedAt: Float64Array;
  /** When the next try may begin. */
  readonly #freeAt: Float64Array;

  /** `secret` decides which keys share cells: the same one where cells are kept. Default: a new one. */
  constructor(clock: Clock, options: TallyOptions, secret = randomBytes(32).toString("hex")) {
    this.#clock = clock;
    this.#secret = secret;
    this.#options = options;
    const { free, longestDelay, firstDelay, cells } = options;
    this.#mostTries = free + Math.ceil(Math.log2(longestDelay / firstDelay)) + 1;
    this.#tries = new Float64Array(rows * cells);
    this.#updatedAt = new Float64Array(rows * cells);
    this.#freeAt = new Float64Array(rows * cells);
  }

  /** When the next try of this key may begin, on the clock's `elapsed()`. */
  freeAt(key: string): number {
    return Math.min(...this.#cellsOf(key).map((cell) => this.#freeAt[cell]!));
  }

  /** The tries of this key that are not forgiven yet; may be a fraction. */
  tries(key: string): number {
    return Math.min(...this.#cellsOf(key).map((cell) => this.#forgive(cell)));
  }

  /** Counts a try that begins then, and puts the next one off. Returns what takes the count back: it succeeded. */
  count(key: string, beginsAt: number): () => void {
    const cells = this.#cellsOf(key);
    const before = cells.map((cell) => this.#forgive(cell));
    const added = before.map((tries) => Math.min(tries + 1, this.#mostTries) - tries);
    const freeAt = beginsAt + this.#delayAfter(Math.min(...before) + 1);
    for (const [row, cell] of cells.entries()) {
      this.#tries[cell]! += added[row]!;
      this.#freeAt[cell] = Math.max(this.#freeAt[cell]!, freeAt);
    }
    this.#note(cells);
    return () => {
      for (const [row, cell] of cells.entries()) this.#tries[cell] = Math.max(0, this.#forgive(cell) - added[row]!);
      this.#note(cells);
    };
  }

  /** Takes a cell back from an earlier run. */
  restore({ cell, tries, updatedAt, freeAt }: TallyCell): void {
    if (cell < 0 || cell >= this.#tries.length) return;
    const now = this.#clock.elapsed();
    this.#tries[cell] = Math.min(tries, this.#mostTries);
    // A clock that was set back must not lock anybody out.
    this.#updatedAt[cell] = Math.min(updatedAt, now);
    this.#freeAt[cell] = Math.min(freeAt, now + this.#options.longestDelay);
  }

  /** The cells that changed since the last call. */
  readonly takeChanged = (): TallyCell[] => {
    const cells = [...this.#changed].map((cell) => ({
      cell,
      tries: this.#forgive(cell),
      updatedAt: this.#updatedAt[cell]!,
      freeAt: this.#freeAt[cell]!,
    }));
    this.#changed.clear();
    return cells;
  };

  #note(cells: readonly number[]): void {
    for (const cell of cells) this.#changed.add(cell);
    this.onChanged();
  }

  #delayAfter(tries: number): number {
    const { free, firstDelay, longestDelay } = this.#options;
    const excess = Math.round(tries) - free;
    return excess <= 0 ? 0 : Math.min(longestDelay, firstDelay * 2 ** (excess - 1));
  }

  /** The cell's count at this moment. */
  #forgive(cell: number): number {
    const now = this.#clock.elapsed();
    const forgiven = (now - this.#updatedAt[cell]!) / this.#options.forgivenEvery;
    this.#updatedAt[cell] = now;
    this.#tries[cell] = Math.max(0, this.#tries[cell]! - forgiven);
    return this.#tries[cell];
  }

  #cellsOf(key: string): readonly number[] {
    const digest = hash("sha256", this.#secret + key, "buffer");
    const { cells } = this.#options;
    return [digest.readUInt32LE(0) % cells, cells + (digest.readUInt32LE(4) % cells)];
  }
}
