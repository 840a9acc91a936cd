// How two values of one kind compare: numbers by size, bytes and addresses from the first byte on, texts by code units.
import type { Constant, Scalar } from "./literal.ts";
import type { Quantifier, Relation } from "./syntax.ts";

/** More bits than any value has: all of them count. */
const everyBit = 2 ** 31 - 1;

/** Bits of the two that count, from the first on. */
function orderBytes(one: Uint8Array, other: Uint8Array, bits: number): number {
  const whole = Math.min(one.length, other.length, bits >> 3);
  for (let index = 0; index < whole; index += 1) {
    if (one[index] !== other[index]) return one[index]! - other[index]!;
  }
  if (bits < 8 * Math.min(one.length, other.length)) {
    const mask = (0xff00 >> (bits & 7)) & 0xff;
    return (one[whole]! & mask) - (other[whole]! & mask);
  }
  return one.length - other.length;
}

/** Below zero, zero or above, as `one` is less than, equal to or more than `other`. */
export function order(one: Scalar, other: Scalar, prefix = everyBit): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return orderBytes(one, other, prefix);
  if (one < other) return -1;
  return one > other ? 1 : 0;
}

/** Whether an order (below zero, zero, above) is what a relation asks for. */
export const isRelation: Readonly<Record<Relation, (sign: number) => boolean>> = {
  "==": (sign) => sign === 0,
  "===": (sign) => sign === 0,
  "!=": (sign) => sign !== 0,
  "!==": (sign) => sign !== 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
};

/** Which of the values must fulfil a relation if the filter does not say. */
export function usualQuantifier(relation: Relation): Quantifier {
  return relation === "===" || relation === "!=" ? "all" : "any";
}

/** How many bits of an address count when these two meet. */
export function sharedPrefix(one: Constant | undefined, other: Constant | undefined): number {
  return Math.min(one?.prefix ?? everyBit, other?.prefix ?? everyBit);
}

/** Whether the bytes hold the others, anywhere. No bytes at all are in everything. */
export function hasBytes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  if (wanted.length === 0) return true;
  const last = bytes.length - wanted.length;
  for (let at = bytes.indexOf(wanted[0]!); at >= 0 && at <= last; at = bytes.indexOf(wanted[0]!, at + 1)) {
    let matched = 1;
    while (matched < wanted.length && bytes[at + matched] === wanted[matched]) matched += 1;
    if (matched === wanted.length) return true;
  }
  return false;
}
