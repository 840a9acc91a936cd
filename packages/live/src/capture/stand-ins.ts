// A number for each address, as its stand-in. Addresses of people in the room keep their number; of all others, those seen last do.
// Packets with made-up addresses would make numbers without end, and two bytes hold 65,534.

export const mostStandIns = 0xfffe;

export class StandIns {
  /** Of people in the room, with the number of their connections. */
  readonly #kept = new Map<string, { readonly number: number; connections: number }>();
  /** The one that was seen last comes last. */
  readonly #others = new Map<string, number>();
  /** Goes on where it was: from the start it would step over all that were deleted there, once for each new address. */
  #oldest = this.#others.entries();
  readonly #most: number;

  constructor(most = mostStandIns) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size + this.#others.size;
  }

  /** The address's number, from 1. */
  of(address: string): number {
    const kept = this.#kept.get(address);
    if (kept !== undefined) return kept.number;
    const number = this.#others.get(address) ?? this.#next();
    this.#others.delete(address);
    this.#others.set(address, number);
    return number;
  }

  /** Somebody comes into the room from this address. */
  keep(address: string): void {
    const kept = this.#kept.get(address);
    if (kept !== undefined) {
      kept.connections += 1;
      return;
    }
    const number = this.of(address);
    this.#others.delete(address);
    this.#kept.set(address, { number, connections: 1 });
  }

  /** Somebody from this address leaves. */
  release(address: string): void {
    const kept = this.#kept.get(address);
    if (kept === undefined || --kept.connections > 0) return;
    this.#kept.delete(address);
    this.#others.set(address, kept.number);
  }

  /** The next free number, or the one of the address that was seen longest ago. */
  #next(): number {
    if (this.size < this.#most) return this.size + 1;
    let oldest = this.#oldest.next();
    if (oldest.done) oldest = (this.#oldest = this.#others.entries()).next();
    // More people than numbers: some share one.
    if (oldest.done) return (this.size % this.#most) + 1;
    const [address, number] = oldest.value;
    this.#others.delete(address);
    return number;
  }
}
