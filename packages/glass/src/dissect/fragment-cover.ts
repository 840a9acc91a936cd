// Which bytes of a fragmented packet are there. Fragments begin at multiples of eight bytes (RFC 791 §3.1), so each unit of eight
// is covered from its start on, and one number says how far. A fragment costs what it covers, whatever is there already.

const unit = 8;
const firstUnits = 64;

export class FragmentCover {
  /** Of each unit, how many of its bytes are covered. */
  #covered = new Uint8Array(firstUnits);
  /** The first unit that is not covered whole. It only moves on. */
  #hole = 0;
  #steps = 0;

  /** Bytes from the start that are there without a gap. */
  get reach(): number {
    return this.#hole * unit + (this.#covered[this.#hole] ?? 0);
  }

  /** Units that were looked at so far: what all the work has cost. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes a fragment; `from` is a multiple of eight. */
  add(from: number, to: number): void {
    this.#makeRoom(Math.ceil(to / unit) + 1);
    const covered = this.#covered;
    for (let at = from; at < to; at += unit) {
      const index = at / unit;
      covered[index] = Math.max(covered[index]!, Math.min(unit, to - at));
      this.#steps += 1;
    }
    while (covered[this.#hole] === unit) {
      this.#hole += 1;
      this.#steps += 1;
    }
  }

  #makeRoom(units: number): void {
    if (units <= this.#covered.length) return;
    const larger = new Uint8Array(Math.max(units, 2 * this.#covered.length));
    larger.set(this.#covered);
    this.#covered = larger;
  }
}
