// From the shape of a filter back to its text: what is printed is read again as the same shape.
import type { Condition, SliceRange, Value } from "./syntax.ts";

/** How tightly a condition holds together; what is looser than its surroundings gets parentheses. */
const tightness = { or: 0, xor: 1, and: 2, not: 3, test: 4, compare: 4, member: 4 } as const;
const arithmeticTightness = { "&": 0, "+": 1, "-": 1, "*": 2, "/": 2, "%": 2 } as const;

function printByte(byte: string): string {
  if (byte === '"' || byte === "\\") return `\\${byte}`;
  const code = byte.charCodeAt(0);
  return code >= 0x20 && code < 0x7f ? byte : `\\x${code.toString(16).padStart(2, "0")}`;
}

function printRange({ start, length }: SliceRange): string {
  return length === 1 ? `${start}` : `${start}:${length ?? ""}`;
}

function printValue(value: Value, surroundings: number): string {
  switch (value.kind) {
    case "word":
      return value.text;
    case "string":
      return `"${Array.from(value.bytes, printByte).join("")}"`;
    case "character":
      return `'\\x${value.code.toString(16).padStart(2, "0")}'`;
    case "slice":
      return `${printValue(value.of, 4)}[${value.ranges.map(printRange).join(",")}]`;
    case "layer":
      return `${value.name}#[${value.ranges.map(printRange).join(",")}]`;
    case "call":
      return `${value.name}(${value.values.map((one) => printValue(one, 0)).join(", ")})`;
    case "negative": {
      const text = `-${printValue(value.of, 3)}`;
      return surroundings > 3 ? `{${text}}` : text;
    }
    case "arithmetic": {
      const own = arithmeticTightness[value.operator];
      const text = `${printValue(value.left, own)} ${value.operator} ${printValue(value.right, own + 1)}`;
      return own < surroundings ? `{${text}}` : text;
    }
  }
}

function printPlain(condition: Condition): string {
  switch (condition.kind) {
    case "or":
    case "xor":
    case "and": {
      const own = tightness[condition.kind];
      return `${printWithin(condition.left, own)} ${condition.kind} ${printWithin(condition.right, own + 1)}`;
    }
    case "not":
      return `not ${printWithin(condition.inner, tightness.not)}`;
    case "test":
      return printValue(condition.value, 0);
    case "compare": {
      const { quantifier, left, operator, right } = condition;
      const front = quantifier === undefined ? "" : `${quantifier} `;
      return `${front}${printValue(left, 0)} ${operator} ${printValue(right, 0)}`;
    }
    case "member": {
      const { quantifier, left, members } = condition;
      const front = quantifier === undefined ? "" : `${quantifier} `;
      const texts = members.map(({ low, high }) =>
        high === undefined ? printValue(low, 0) : `${printValue(low, 0)} .. ${printValue(high, 0)}`,
      );
      return `${front}${printValue(left, 0)} in {${texts.join(", ")}}`;
    }
  }
}

function printWithin(condition: Condition, surroundings: number): string {
  const text = printPlain(condition);
  return tightness[condition.kind] < surroundings ? `(${text})` : text;
}

/** The filter as text. */
export function printFilter(condition: Condition): string {
  return printPlain(condition);
}
