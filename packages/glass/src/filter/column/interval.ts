// The values that have a relation to a number.
import type { Relation } from "../syntax.ts";

/** The whole numbers from `low` to `high`, both included; or all others. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly isOutside: boolean;
}

export const everything: Interval = { low: -Infinity, high: Infinity, isOutside: false };

export function between(low: number, high: number): Interval {
  return { low, high, isOutside: false };
}

export function intervalOf(relation: Relation, number: number): Interval {
  switch (relation) {
    case "==":
    case "===":
      return between(number, number);
    case "!=":
    case "!==":
      return { low: number, high: number, isOutside: true };
    case ">":
      return between(number + 1, Infinity);
    case ">=":
      return between(number, Infinity);
    case "<":
      return between(-Infinity, number - 1);
    case "<=":
      return between(-Infinity, number);
  }
}

/** The numbers of 32 bits are a circle, and so is what lies outside of an interval one piece: all from `from` on, `span` more. */
export interface Arc {
  readonly from: number;
  readonly span: number;
}

const largest = 0xffff_ffff;

/** The interval's numbers of 32 bits; undefined if it has none. One comparison finds out whether a number is one: `number - from <= span`. */
export function arcOf({ low, high, isOutside }: Interval): Arc | undefined {
  const first = Math.max(0, low);
  const last = Math.min(largest, high);
  if (first > last) return isOutside ? { from: 0, span: largest } : undefined;
  if (!isOutside) return { from: first, span: last - first };
  const others = largest - (last - first);
  return others === 0 ? undefined : { from: (last + 1) >>> 0, span: others - 1 };
}
