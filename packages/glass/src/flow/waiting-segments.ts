// Segments that came early, the earliest first: a binary heap, so that a segment costs the logarithm of those that wait.

interface Entry<S> {
  readonly segment: S;
  readonly start: number;
  /** The order in which they came: of two that begin at the same byte, the first one counts. */
  readonly arrival: number;
}

export class WaitingSegments<S> {
  readonly #entries: Array<Entry<S>> = [];
  #arrivals = 0;
  #steps = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** Comparisons so far: what all the work has cost. */
  get steps(): number {
    return this.#steps;
  }

  /** The segment that starts first, and where; undefined if none waits. */
  get earliest(): { readonly segment: S; readonly start: number } | undefined {
    return this.#entries[0];
  }

  /** Takes a segment; `start` counts from the start of the conversation and does not wrap. */
  add(segment: S, start: number): void {
    const entries = this.#entries;
    const entry = { segment, start, arrival: this.#arrivals++ };
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!this.#isBefore(entry, entries[above]!)) break;
      entries[at] = entries[above]!;
      at = above;
    }
    entries[at] = entry;
  }

  /** Takes the earliest one out. */
  take(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= entries.length) break;
      if (below + 1 < entries.length && this.#isBefore(entries[below + 1]!, entries[below]!)) below += 1;
      if (!this.#isBefore(entries[below]!, last)) break;
      entries[at] = entries[below]!;
      at = below;
    }
    entries[at] = last;
  }

  #isBefore(one: Entry<S>, other: Entry<S>): boolean {
    this.#steps += 1;
    return one.start === other.start ? one.arrival < other.arrival : one.start < other.start;
  }
}
