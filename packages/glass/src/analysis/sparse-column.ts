// A column for what few packets have: the rows that have it, in their order, each with its value. Eight bytes an entry, and none
// for a row without.

const firstEntries = 16;

/** Values are integers of 32 bits without a sign. A row may have several; rows are added in ascending order. */
export class SparseColumn {
  #rows = new Uint32Array(firstEntries);
  #values = new Uint32Array(firstEntries);
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(row: number, value: number): void {
    if (this.#count === this.#rows.length) {
      this.#rows = doubled(this.#rows);
      this.#values = doubled(this.#values);
    }
    this.#rows[this.#count] = row;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  /** The first value of a row; 0 for a row that has none. */
  get(row: number): number {
    const at = this.#firstFrom(row);
    return at < this.#count && this.#rows[at] === row ? this.#values[at]! : 0;
  }

  /** All values of a row, in the order in which they were added. */
  all(row: number): Uint32Array {
    return this.#values.subarray(this.#firstFrom(row), this.#firstFrom(row + 1));
  }

  /** The value of this row, or of the last one before it that has one. */
  latest(row: number): number | undefined {
    const at = this.#firstFrom(row + 1) - 1;
    return at < 0 ? undefined : this.#values[at]!;
  }

  /** The first entry of this row or of a later one. */
  #firstFrom(row: number): number {
    let from = 0;
    let to = this.#count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#rows[middle]! < row) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function doubled(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * column.length);
  larger.set(column);
  return larger;
}
