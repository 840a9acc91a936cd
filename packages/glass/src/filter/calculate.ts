// Arithmetic and functions of filters on single values. Whole numbers throughout, as in Wireshark.
import { formatScalar } from "./format.ts";
import { order } from "./compare.ts";
import type { Scalar, ValueType } from "./literal.ts";
import type { ArithmeticOperator, SliceRange } from "./syntax.ts";
import type { FunctionName } from "./typed.ts";

const small = (number: number | bigint): boolean => typeof number === "number" && number >= 0 && number < 2 ** 31;

function plain(number: bigint): number | bigint {
  const isSafe = number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER;
  return isSafe ? Number(number) : number;
}

function calculateLarge(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "&":
      return left & right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? undefined : left / right;
    case "%":
      return right === 0n ? undefined : left % right;
  }
}

function calculateSmall(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case "&":
      return left & right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : Math.trunc(left / right);
    case "%":
      return right === 0 ? undefined : left % right;
  }
}

/** Bits of the result that are kept: sums of the largest fields fit, and no filter can grow a number without end. */
const calculatedBits = 128;

/** One calculation; undefined where there is no result, as when dividing by zero. */
export function calculate(operator: ArithmeticOperator, left: Scalar, right: Scalar): Scalar | undefined {
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    if (!(left instanceof Uint8Array && right instanceof Uint8Array)) return undefined;
    return left.subarray(0, right.length).map((byte, index) => byte & right[index]!);
  }
  if (typeof left === "string" || typeof right === "string") return undefined;
  // Products of two numbers below 2^26 are exact in a double.
  const isSmall = small(left) && small(right) && (operator !== "*" || (left < 2 ** 26 && right < 2 ** 26));
  if (isSmall) return calculateSmall(operator, Number(left), Number(right));
  const result = calculateLarge(operator, BigInt(left), BigInt(right));
  if (result === undefined) return undefined;
  const kept = BigInt.asIntN(calculatedBits, result);
  // Times stay bigints, whatever their size.
  return typeof left === "bigint" && typeof right === "bigint" ? kept : plain(kept);
}

export function negate(value: Scalar): Scalar | undefined {
  return typeof value === "number" || typeof value === "bigint" ? -value : undefined;
}

/** Whether a calculation's result counts as true. */
export function isNonzero(value: Scalar): boolean {
  return value instanceof Uint8Array ? value.some((byte) => byte !== 0) : BigInt(value) !== 0n;
}

const encoder = new TextEncoder();

export function toBytes(value: Scalar): Uint8Array {
  return value instanceof Uint8Array ? value : encoder.encode(String(value));
}

/** The bytes of these ranges, in their order; undefined where one does not lie inside. */
export function slice(value: Scalar, ranges: readonly SliceRange[]): Uint8Array | undefined {
  const bytes = toBytes(value);
  const parts: Uint8Array[] = [];
  for (const { start, length } of ranges) {
    const from = start < 0 ? bytes.length + start : start;
    const to = length === undefined ? bytes.length : from + length;
    if (from < 0 || to > bytes.length || from >= to) return undefined;
    parts.push(bytes.subarray(from, to));
  }
  if (parts.length === 1) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Which of all the values is the least or the greatest. */
function extreme(values: readonly Scalar[], sign: 1 | -1): Scalar[] {
  const found = values.reduce<Scalar | undefined>(
    (best, value) => (best === undefined || sign * order(value, best) > 0 ? value : best),
    undefined,
  );
  return found === undefined ? [] : [found];
}

/** Only the letters of ASCII change their case, as in Wireshark. */
const upper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A function over the values of a field. `width` is the field's, in bits. */
export function call(name: FunctionName, values: readonly Scalar[], type: ValueType, width: number): Scalar[] {
  switch (name) {
    case "count":
      return values.length === 0 ? [] : [values.length];
    case "len":
      return values.map((value) =>
        typeof value === "number" || typeof value === "bigint" ? width / 8 : toBytes(value).length,
      );
    case "upper":
      return values.map((value) => upper(String(value)));
    case "lower":
      return values.map((value) => lower(String(value)));
    case "string":
      return values.map((value) => formatScalar(value, type));
    case "abs":
      return values.map((value) =>
        order(value, typeof value === "bigint" ? 0n : 0) < 0 ? (negate(value) ?? value) : value,
      );
    case "min":
      return extreme(values, -1);
    case "max":
      return extreme(values, 1);
  }
}
