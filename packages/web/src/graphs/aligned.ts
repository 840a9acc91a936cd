// uPlot draws lines over one list of times: those of all lines, with nothing where a line has no point.
import type { Line } from "../source/capture-source.ts";

export type AlignedData = [number[], ...(number | null)[][]];

/** Points of one line at the same time stay side by side, in their order. */
export function aligned(lines: readonly Line[]): AlignedData {
  const at = lines.map(() => 0);
  const times: number[] = [];
  const values = lines.map((): (number | null)[] => []);
  for (;;) {
    let next = Infinity;
    for (const [line, { time }] of lines.entries()) {
      const place = at[line]!;
      if (place < time.length && time[place]! < next) next = time[place]!;
    }
    if (next === Infinity) return [times, ...values];
    times.push(next);
    for (const [line, { time, value }] of lines.entries()) {
      const place = at[line]!;
      const isHere = place < time.length && time[place] === next;
      values[line]!.push(isHere ? value[place]! : null);
      if (isHere) at[line] = place + 1;
    }
  }
}
