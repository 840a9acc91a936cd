// Which bytes of a stream segments have carried so far: ranges in order, none of which touches the next.
import type { StreamRange } from "@vitrine/server";
import { firstAtLeast } from "./sorted.ts";

export class Coverage {
  readonly #ranges: { start: number; end: number }[] = [];

  /** Adds the bytes of a segment. Returns how many of them no earlier one carried. */
  add({ start, end }: StreamRange): number {
    const first = firstAtLeast(this.#ranges, start, (range) => range.end);
    const whole = { start, end };
    let [known, after] = [0, first];
    for (let range = this.#ranges[after]; range !== undefined && range.start <= end; range = this.#ranges[++after]) {
      known += Math.max(0, Math.min(range.end, end) - Math.max(range.start, start));
      whole.start = Math.min(whole.start, range.start);
      whole.end = Math.max(whole.end, range.end);
    }
    this.#ranges.splice(first, after - first, whole);
    return end - start - known;
  }

  /** Whether every byte of the range was carried. */
  holds({ start, end }: StreamRange): boolean {
    const range = this.#ranges[firstAtLeast(this.#ranges, end, (one) => one.end)];
    return start >= end || (range !== undefined && range.start <= start);
  }
}
