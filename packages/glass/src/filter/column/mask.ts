// The loops of a filter on columns. A mask has one byte a row of a chunk: 1 for a row that fulfils the condition. The loops are plain,
// so that the engine can keep everything in registers: eight million rows take some milliseconds each.
import { CHUNK_ROWS, NEEDS_DISSECTION, type PacketColumns } from "../../analysis/packet-index.ts";
import type { ColumnField } from "./field.ts";

/** A row that the columns do not tell everything about. */
export const UNDECIDED = 2;

export type Mask = Uint8Array;

/** Values from `low` to `low + span`, or all others. */
export interface Interval {
  readonly low: number;
  readonly span: number;
  readonly isOutside: boolean;
}

export function markPresent(
  { kinds, column, shift, mask, isUnlessZero }: ColumnField,
  chunk: PacketColumns,
  into: Mask,
): void {
  const { rows, kinds: has } = chunk;
  if (!isUnlessZero || column === undefined) {
    for (let row = 0; row < rows; row += 1) into[row] = (has[row]! & kinds) === kinds ? 1 : 0;
    return;
  }
  const values = column(chunk);
  for (let row = 0; row < rows; row += 1) {
    into[row] = (has[row]! & kinds) === kinds && ((values[row]! >>> shift) & mask) !== 0 ? 1 : 0;
  }
}

/** One comparison covers both ends: what is below `low` is a large number once it is taken modulo 2^32. */
export function markInterval(
  field: ColumnField,
  chunk: PacketColumns,
  { low, span, isOutside }: Interval,
  into: Mask,
): void {
  const { kinds, column, shift, mask } = field;
  const { rows, kinds: has, firstRow } = chunk;
  const [inside, outside] = isOutside ? [0, 1] : [1, 0];
  if (column === undefined) {
    for (let row = 0; row < rows; row += 1) into[row] = (firstRow + row + 1 - low) >>> 0 <= span ? inside : outside;
    return;
  }
  const values = column(chunk);
  if (shift === 0 && mask === 0xffff_ffff) {
    for (let row = 0; row < rows; row += 1) {
      into[row] = (has[row]! & kinds) === kinds ? ((values[row]! - low) >>> 0 <= span ? inside : outside) : 0;
    }
    return;
  }
  for (let row = 0; row < rows; row += 1) {
    const value = (values[row]! >>> shift) & mask;
    into[row] = (has[row]! & kinds) === kinds ? ((value - low) >>> 0 <= span ? inside : outside) : 0;
  }
}

/** Two whole columns at once, as of `tcp.port`: rows where either value, or both values, are in the interval. */
export function markPair(
  [one, other]: readonly [ColumnField, ColumnField],
  chunk: PacketColumns,
  { low, span, isOutside }: Interval,
  isAll: boolean,
  into: Mask,
): void {
  const { kinds } = one;
  const { rows, kinds: has } = chunk;
  const [first, second] = [one.column!(chunk), other.column!(chunk)];
  const [yes, no] = isOutside ? [0, 1] : [1, 0];
  // All outside is the contrary of any inside, and any outside that of all inside.
  if (isAll === isOutside) {
    for (let row = 0; row < rows; row += 1) {
      const isInside = (first[row]! - low) >>> 0 <= span || (second[row]! - low) >>> 0 <= span;
      into[row] = (has[row]! & kinds) === kinds ? (isInside ? yes : no) : 0;
    }
    return;
  }
  for (let row = 0; row < rows; row += 1) {
    const isInside = (first[row]! - low) >>> 0 <= span && (second[row]! - low) >>> 0 <= span;
    into[row] = (has[row]! & kinds) === kinds ? (isInside ? yes : no) : 0;
  }
}

/** `isWanted` has one byte for each number of an address. */
export function markAddresses(field: ColumnField, chunk: PacketColumns, isWanted: Uint8Array, into: Mask): void {
  const { kinds, column } = field;
  const { rows, kinds: has } = chunk;
  const values = column!(chunk);
  for (let row = 0; row < rows; row += 1) into[row] = (has[row]! & kinds) === kinds ? isWanted[values[row]!]! : 0;
}

/** Both ends at once, as of `ip.addr`. */
export function markAddressPair(
  [one, other]: readonly [ColumnField, ColumnField],
  chunk: PacketColumns,
  isWanted: Uint8Array,
  isAll: boolean,
  into: Mask,
): void {
  const { kinds } = one;
  const { rows, kinds: has } = chunk;
  const [first, second] = [one.column!(chunk), other.column!(chunk)];
  // Two bytes of 0 or 1: their sum reaches 2 where both are wanted, 1 where one is.
  const enough = isAll ? 2 : 1;
  for (let row = 0; row < rows; row += 1) {
    const count = (has[row]! & kinds) === kinds ? isWanted[first[row]!]! + isWanted[second[row]!]! : 0;
    into[row] = count >= enough ? 1 : 0;
  }
}

export function andInto(into: Mask, other: Mask, rows: number): void {
  for (let row = 0; row < rows; row += 1) into[row]! &= other[row]!;
}

export function orInto(into: Mask, other: Mask, rows: number): void {
  for (let row = 0; row < rows; row += 1) into[row]! |= other[row]!;
}

export function xorInto(into: Mask, other: Mask, rows: number): void {
  for (let row = 0; row < rows; row += 1) into[row]! ^= other[row]!;
}

export function notInto(into: Mask, rows: number): void {
  for (let row = 0; row < rows; row += 1) into[row]! ^= 1;
}

/** Full chunks in which the columns decide everything: nearly all, and found out once. */
const decided = new WeakSet<PacketColumns>();

export function markUndecided(chunk: PacketColumns, into: Mask): void {
  if (decided.has(chunk)) return;
  const { rows, kinds } = chunk;
  let isDecided = true;
  for (let row = 0; row < rows; row += 1) {
    if ((kinds[row]! & NEEDS_DISSECTION) === 0) continue;
    into[row] = UNDECIDED;
    isDecided = false;
  }
  if (isDecided && rows === CHUNK_ROWS) decided.add(chunk);
}
