// The addresses of a capture, each kept once and known by a small number.
import { addressText4, addressText6 } from "../dissect/address.ts";

const FIRST_SLOTS = 1024;
/** A slot's columns: four words of address; of an IPv4 address the first only. */
const WORDS = 4;

/** Spreads the bits of a word over all of it, so that addresses and ports that differ little do not collide. */
export function spread(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  return mixed ^ (mixed >>> 15);
}

/**
 * What a table's hashes begin with: another number in every table, so that nobody can make a capture in which all addresses
 * collide.
 */
export function randomSeed(): number {
  return crypto.getRandomValues(new Int32Array(1))[0]!;
}

/** Numbers for addresses, counted from 0 in the order in which they are first asked for. Open addressing, linear probing. */
export class AddressTable {
  #words = new Int32Array(FIRST_SLOTS * WORDS);
  #families = new Uint8Array(FIRST_SLOTS);
  /** Number of the address plus one; 0 is an empty slot. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #count = 0;
  readonly #seed: number;

  constructor(seed = randomSeed()) {
    this.#seed = seed;
  }

  get count(): number {
    return this.#count;
  }

  /** The number of an IPv4 address, given as one word. */
  number4(word: number): number {
    return this.#number(4, word, 0, 0, 0);
  }

  /** The number of an IPv6 address, given by its place. */
  number6(view: DataView, offset: number): number {
    return this.#number(
      6,
      view.getInt32(offset),
      view.getInt32(offset + 4),
      view.getInt32(offset + 8),
      view.getInt32(offset + 12),
    );
  }

  /** The number of an address of this IP version. */
  at(version: number, view: DataView, offset: number): number {
    return version === 4 ? this.number4(view.getInt32(offset)) : this.number6(view, offset);
  }

  /** 4 or 6. */
  family(number: number): number {
    return this.#families[number]!;
  }

  /** The four or sixteen bytes of an address. */
  bytes(number: number): Uint8Array {
    const length = this.#families[number] === 4 ? 4 : 16;
    const bytes = new Uint8Array(length);
    const view = new DataView(bytes.buffer);
    for (let word = 0; word < length / 4; word++) view.setInt32(4 * word, this.#words[WORDS * number + word]!);
    return bytes;
  }

  text(number: number): string {
    const bytes = this.bytes(number);
    return bytes.length === 4 ? addressText4(bytes) : addressText6(bytes);
  }

  #number(family: number, a: number, b: number, c: number, d: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(family, a, b, c, d) & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#isAt(found - 1, family, a, b, c, d)) return found - 1;
      slot = (slot + 1) & mask;
    }
    const number = this.#count++;
    if (number === this.#families.length) this.#grow();
    this.#families[number] = family;
    this.#words.set([a, b, c, d], WORDS * number);
    this.#place(number);
    return number;
  }

  #isAt(number: number, family: number, a: number, b: number, c: number, d: number): boolean {
    const words = this.#words;
    const at = WORDS * number;
    return (
      words[at] === a &&
      words[at + 1] === b &&
      words[at + 2] === c &&
      words[at + 3] === d &&
      this.#families[number] === family
    );
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1;
    const at = WORDS * number;
    const [a, b, c, d] = this.#words.subarray(at, at + WORDS);
    let slot = this.#hash(this.#families[number]!, a!, b!, c!, d!) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number + 1;
  }

  #grow(): void {
    const families = new Uint8Array(2 * this.#families.length);
    families.set(this.#families);
    this.#families = families;
    const words = new Int32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#count - 1; number++) this.#place(number);
  }

  #hash(family: number, a: number, b: number, c: number, d: number): number {
    const first = spread(a ^ family ^ this.#seed);
    return family === 4 ? spread(first) : spread(spread(spread(spread(first ^ b) ^ c) ^ d));
  }
}
