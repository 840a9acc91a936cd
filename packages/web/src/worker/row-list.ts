// Row numbers in ascending order, as they are found.

const firstLength = 1024;

export class RowList {
  #rows = new Uint32Array(firstLength);
  #count = 0;

  get length(): number {
    return this.#count;
  }

  /** A view, valid until the next is added. */
  get rows(): Uint32Array {
    return this.#rows.subarray(0, this.#count);
  }

  add(row: number): void {
    if (this.#count === this.#rows.length) this.#grow(this.#count + 1);
    this.#rows[this.#count++] = row;
  }

  addAll(rows: Uint32Array): void {
    if (this.#count + rows.length > this.#rows.length) this.#grow(this.#count + rows.length);
    this.#rows.set(rows, this.#count);
    this.#count += rows.length;
  }

  #grow(needed: number): void {
    const larger = new Uint32Array(Math.max(2 * this.#rows.length, needed));
    larger.set(this.rows);
    this.#rows = larger;
  }
}

/** Rows that follow each other, from the first to the one before `end`. */
export function rowRange(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
}

/** Two lists without a row in common, as one. */
export function merged(one: Uint32Array, other: Uint32Array): Uint32Array {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const all = new Uint32Array(one.length + other.length);
  let taken = 0;
  for (let at = 0; at < all.length; at += 1) {
    const isOther = taken < other.length && !(one[at - taken]! < other[taken]!);
    all[at] = isOther ? other[taken]! : one[at - taken]!;
    if (isOther) taken += 1;
  }
  return all;
}

/** The first place in a sorted list that holds `value` or more. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
