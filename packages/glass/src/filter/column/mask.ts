// The loops of a filter on columns. A mask has one byte a row of a chunk, which says of a condition: no, yes, or only the
// dissector can tell (Kleene's three values). The bytes are bits, so that `and` and `or` are what they always are.
//
// Eight million rows take some ten milliseconds a loop. For that the loops never branch on what they read, and run on the arrays
// below only, into which columns are copied: the engine knows where these lie and of what type they are.
import { CHUNK_ROWS, NEEDS_DISSECTION, type PacketColumns } from "../../analysis/packet-columns.ts";
import { arcOf, type Arc, type Interval } from "./interval.ts";

/** The first bit: the condition may be fulfilled. The second: it is. */
export const NOT_SELECTED = 0b00;
export const SELECTED = 0b11;
/** Only the dissector can tell. */
export const UNDECIDED = 0b01;

export type Mask = Uint8Array;

/** One byte for each value of the column `kinds`: `SELECTED` or `NOT_SELECTED`. */
export type KindTable = Uint8Array;

export type Column = Uint8Array | Uint16Array | Uint32Array;

const has = new Uint8Array(256);
const kinds = new Uint8Array(CHUNK_ROWS);
const numbers = new Uint32Array(CHUNK_ROWS);
const moreNumbers = new Uint32Array(CHUNK_ROWS);
const result = new Uint8Array(CHUNK_ROWS);
const other = new Uint8Array(CHUNK_ROWS);
/** So many are copied for every chunk; with more, a loop takes twice as long. */
const fewAddresses = new Uint8Array(16_384);
/** Four rows a number. */
const resultWords = new Uint32Array(result.buffer);
const otherWords = new Uint32Array(other.buffer);
const rowsOfWord = 4;
const firstBits = 0x0101_0101;
const bothBits = 0x0303_0303;

function take(table: KindTable, chunk: PacketColumns, values?: Column): void {
  has.set(table);
  kinds.set(chunk.kinds);
  if (values !== undefined) numbers.set(values);
}

/** Gives the number of words. */
function takeMask(mask: Mask, rows: number, into = result): number {
  into.set(mask.length === rows ? mask : mask.subarray(0, rows));
  return Math.ceil(rows / rowsOfWord);
}

function give(into: Mask, rows: number): void {
  into.set(rows === CHUNK_ROWS ? result : result.subarray(0, rows));
}

export function markKinds(table: KindTable, chunk: PacketColumns, into: Mask): void {
  const { rows } = chunk;
  take(table, chunk);
  for (let row = 0; row < rows; row += 1) result[row] = has[kinds[row]!]!;
  give(into, rows);
}

/** How a column's number becomes a field's value: `(number >>> shift) & bits`, or with `everyBit` as it is. */
export interface Bits {
  readonly shift: number;
  readonly bits: number;
}

export const everyBit = 0xffff_ffff;

/** No number is at most this. */
const nowhere: Arc = { from: 0, span: -1 };

/** Rows that have the field and whose value is in the interval. */
export function markInterval(
  { shift, bits, has: table }: Bits & { readonly has: KindTable },
  values: Column,
  interval: Interval,
  chunk: PacketColumns,
  into: Mask,
): void {
  const { rows } = chunk;
  const { from, span } = arcOf(interval) ?? nowhere;
  take(table, chunk, values);
  if (bits === everyBit) {
    for (let row = 0; row < rows; row += 1) {
      result[row] = has[kinds[row]!]! & -Number((numbers[row]! - from) >>> 0 <= span);
    }
  } else {
    for (let row = 0; row < rows; row += 1) {
      result[row] = has[kinds[row]!]! & -Number((((numbers[row]! >>> shift) & bits) - from) >>> 0 <= span);
    }
  }
  give(into, rows);
}

/** Two columns at once, of which one has to hold a number of the interval, or both: the ports. */
export function markPair(
  table: KindTable,
  [first, second]: readonly [Column, Column],
  interval: Interval,
  least: 1 | 2,
  chunk: PacketColumns,
  into: Mask,
): void {
  const { rows } = chunk;
  const { from, span } = arcOf(interval) ?? nowhere;
  take(table, chunk, first);
  moreNumbers.set(second);
  for (let row = 0; row < rows; row += 1) {
    const one = Number((numbers[row]! - from) >>> 0 <= span);
    const two = Number((moreNumbers[row]! - from) >>> 0 <= span);
    result[row] = has[kinds[row]!]! & -Number(one + two >= least);
  }
  give(into, rows);
}

/** Nanoseconds of a chunk's rows, for `markTimes`; NaN where a row has no such time. */
export const times = new Float64Array(CHUNK_ROWS);

/** Rows whose `times` are in the interval; those too large to be exact are for the dissector. */
export function markTimes(
  table: KindTable,
  { low, high, isOutside }: Interval,
  chunk: PacketColumns,
  into: Mask,
): void {
  const { rows } = chunk;
  take(table, chunk);
  const outside = Number(isOutside);
  for (let row = 0; row < rows; row += 1) {
    const time = times[row]!;
    const isThere = Number(time === time);
    const isInside = Number(time >= low) & Number(time <= high);
    const isInexact = -Number(Math.abs(time) > Number.MAX_SAFE_INTEGER);
    const isFulfilled = -(isThere & (isInside ^ outside));
    result[row] = has[kinds[row]!]! & ((isFulfilled & ~isInexact) | (isInexact & UNDECIDED));
  }
  give(into, rows);
}

/** `isWanted` has one byte for each number of an address. */
export function markAddresses(
  table: KindTable,
  addresses: Column,
  isWanted: Uint8Array,
  chunk: PacketColumns,
  into: Mask,
): void {
  const { rows } = chunk;
  take(table, chunk, addresses);
  if (isWanted.length <= fewAddresses.length) {
    fewAddresses.set(isWanted);
    for (let row = 0; row < rows; row += 1) result[row] = has[kinds[row]!]! & fewAddresses[numbers[row]!]!;
  } else {
    for (let row = 0; row < rows; row += 1) result[row] = has[kinds[row]!]! & isWanted[numbers[row]!]!;
  }
  give(into, rows);
}

export function andInto(into: Mask, right: Mask, rows: number): void {
  const words = takeMask(into, rows);
  takeMask(right, rows, other);
  for (let word = 0; word < words; word += 1) resultWords[word]! &= otherWords[word]!;
  give(into, rows);
}

export function orInto(into: Mask, right: Mask, rows: number): void {
  const words = takeMask(into, rows);
  takeMask(right, rows, other);
  for (let word = 0; word < words; word += 1) resultWords[word]! |= otherWords[word]!;
  give(into, rows);
}

/** What may be is not certain to be otherwise, and what is certain cannot be otherwise: the bits change places and are turned round. */
function contrary(word: number): number {
  return (((word & firstBits) << 1) | ((word >>> 1) & firstBits)) ^ bothBits;
}

export function xorInto(into: Mask, right: Mask, rows: number): void {
  const words = takeMask(into, rows);
  takeMask(right, rows, other);
  for (let word = 0; word < words; word += 1) {
    const [one, two] = [resultWords[word]!, otherWords[word]!];
    resultWords[word] = (one & contrary(two)) | (contrary(one) & two);
  }
  give(into, rows);
}

export function notInto(into: Mask, rows: number): void {
  const words = takeMask(into, rows);
  for (let word = 0; word < words; word += 1) resultWords[word] = contrary(resultWords[word]!);
  give(into, rows);
}

/** Leaves of what is so only what may be. */
export function doubtInto(into: Mask, rows: number): void {
  const words = takeMask(into, rows);
  for (let word = 0; word < words; word += 1) resultWords[word]! &= firstBits;
  give(into, rows);
}

/** Full chunks in which the columns decide everything: nearly all, and found out once. */
const decided = new WeakSet<PacketColumns>();

/** Rows that the columns do not tell everything about. */
export function markUndecided(chunk: PacketColumns, into: Mask): void {
  if (decided.has(chunk)) return;
  const { rows } = chunk;
  let isDecided = true;
  for (let row = 0; row < rows; row += 1) {
    if ((chunk.kinds[row]! & NEEDS_DISSECTION) === 0) continue;
    into[row] = UNDECIDED;
    isDecided = false;
  }
  if (isDecided && rows === CHUNK_ROWS) decided.add(chunk);
}
