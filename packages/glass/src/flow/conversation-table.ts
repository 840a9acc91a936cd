// Finds the conversation of two ends. An end is an address and a port; the two ends are a pair without an order.
import { randomSeed, spread } from "./address-table.ts";

const FIRST_SLOTS = 1024;
/** A slot's columns: the two addresses (a word of IPv4, the number of an IPv6 address), the two ports in one, the conversation. */
const COLUMNS = 4;

/** Open addressing with linear probing; grows at half full. */
export class ConversationTable {
  #slots = emptySlots(FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  #used = 0;
  readonly #seed: number;

  constructor(seed = randomSeed()) {
    this.#seed = seed;
  }

  /**
   * The slot of a pair of ends, added if it is new, to be read and written by `at` and `put`. The caller gives the ends in
   * one order always: by address, then by port.
   */
  slot(a: number, b: number, ports: number): number {
    if (2 * this.#used >= this.#mask) this.#grow();
    let slot = this.#find(a, b, ports);
    if (this.#slots[slot + 3]! < 0) {
      this.#slots[slot] = a;
      this.#slots[slot + 1] = b;
      this.#slots[slot + 2] = ports;
    }
    return slot;
  }

  /** The latest conversation of a slot's ends, -1 if there was none. */
  at(slot: number): number {
    return this.#slots[slot + 3]!;
  }

  put(slot: number, conversation: number): void {
    if (this.#slots[slot + 3]! < 0) this.#used++;
    this.#slots[slot + 3] = conversation;
  }

  #find(a: number, b: number, ports: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let index = spread(spread(spread(ports ^ this.#seed) ^ b) ^ a) & mask;
    for (;;) {
      const slot = index * COLUMNS;
      if (slots[slot + 3]! < 0) return slot;
      if (slots[slot] === a && slots[slot + 1] === b && slots[slot + 2] === ports) return slot;
      index = (index + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = emptySlots((this.#mask + 1) * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let slot = 0; slot < old.length; slot += COLUMNS) {
      if (old[slot + 3]! < 0) continue;
      this.#slots.set(old.subarray(slot, slot + COLUMNS), this.#find(old[slot]!, old[slot + 1]!, old[slot + 2]!));
    }
  }
}

function emptySlots(count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(count * COLUMNS).fill(-1);
}
