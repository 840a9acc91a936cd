// Binary search in an array whose entries have ascending numbers.

/** The index of the first entry whose number is at least `least`; the array's length where there is none. */
export function firstAtLeast<Entry>(
  entries: readonly Entry[],
  least: number,
  numberOf: (entry: Entry) => number,
): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberOf(entries[middle]!) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
