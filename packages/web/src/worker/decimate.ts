// Fewer points for the same picture: of all that fall into one column of pixels, the first, the least, the greatest and the last
// are what can be seen.
import type { Line } from "../source/capture-source.ts";

/** Points as they come, in the order of time. */
export class LineBuilder {
  #time = new Float64Array(1024);
  #value = new Float64Array(1024);
  #frame = new Uint32Array(1024);
  #count = 0;

  add(time: number, value: number, frame: number): void {
    if (this.#count === this.#time.length) this.#grow();
    const at = this.#count++;
    this.#time[at] = time;
    this.#value[at] = value;
    this.#frame[at] = frame;
  }

  get length(): number {
    return this.#count;
  }

  get line(): Line {
    return {
      time: this.#time.slice(0, this.#count),
      value: this.#value.slice(0, this.#count),
      frame: this.#frame.slice(0, this.#count),
    };
  }

  #grow(): void {
    const length = 2 * this.#time.length;
    const [time, value, frame] = [new Float64Array(length), new Float64Array(length), new Uint32Array(length)];
    time.set(this.#time);
    value.set(this.#value);
    frame.set(this.#frame);
    [this.#time, this.#value, this.#frame] = [time, value, frame];
  }
}

/** The line between two times, with at most four points for each of so many columns, and its neighbours on either side. */
export function decimate(line: Line, from: number, to: number, columns: number): Line {
  const { time, value, frame } = line;
  const first = Math.max(0, firstFrom(time, from) - 1);
  const end = Math.min(time.length, firstFrom(time, to) + 2);
  if (end - first <= 4 * columns) {
    return { time: time.slice(first, end), value: value.slice(first, end), frame: frame.slice(first, end) };
  }
  const kept = new LineBuilder();
  const keep = (at: number): void => kept.add(time[at]!, value[at]!, frame[at]!);
  const width = (to - from) / columns;
  for (let start = first; start < end;) {
    const columnEnd = from + (Math.floor((time[start]! - from) / width) + 1) * width;
    let least = start;
    let greatest = start;
    let next = start + 1;
    for (; next < end && time[next]! < columnEnd; next += 1) {
      if (value[next]! < value[least]!) least = next;
      else if (value[next]! > value[greatest]!) greatest = next;
    }
    for (const at of [...new Set([start, least, greatest, next - 1])].sort((a, b) => a - b)) keep(at);
    start = next;
  }
  return kept.line;
}

/** The first place whose time is `wanted` or later. */
function firstFrom(time: Float64Array, wanted: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
