// Which values stand in a relation to a number.
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
