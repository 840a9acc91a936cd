// Points so far above the others that a scale with them would press the others flat.
import type { Line } from "../source/capture-source.ts";

export interface Outliers {
  /** The greatest value that is not far above. */
  readonly limit: number;
  /** How many points are above it, and the greatest of them. */
  readonly count: number;
  readonly most: number;
}

/** Of fewer points nobody can say what is usual. */
const leastPoints = 8;
/** The share of points that may be far above. */
const mostShare = 0.1;
/** How many times the usual largest value is far. */
const farAbove = 4;

/** Those among the points of a time; undefined where the scale fits all. */
export function outliersOf({ time, value }: Line, from: number, to: number): Outliers | undefined {
  const shown = value.filter((_, at) => time[at]! >= from && time[at]! <= to).toSorted();
  if (shown.length < leastPoints) return undefined;
  const usual = shown[Math.ceil(shown.length * (1 - mostShare)) - 1]!;
  const first = shown.findIndex((one) => one > farAbove * usual);
  if (first < 1) return undefined;
  return { limit: shown[first - 1]!, count: shown.length - first, most: shown.at(-1)! };
}
