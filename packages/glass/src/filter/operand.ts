// The values of a filter with their types: fields found, literals read, functions and arithmetic checked.
import type { FieldType } from "../dissect/field.ts";
import { readLiteral, type Reader, type ValueType } from "./literal.ts";
import { FilterError, type Span } from "./problem.ts";
import type { Value } from "./syntax.ts";
import type { FunctionName, Operand } from "./typed.ts";
import type { Term, Vocabulary } from "./vocabulary.ts";

const valueTypes: Record<FieldType, ValueType> = {
  boolean: "boolean",
  unsigned: "number",
  signed: "number",
  frame: "number",
  ipv4: "ipv4",
  ipv6: "ipv6",
  ethernet: "ethernet",
  bytes: "bytes",
  protocol: "bytes",
  string: "string",
  seconds: "seconds",
  none: "none",
};

const mayBeSliced: ReadonlySet<ValueType> = new Set(["bytes", "string", "ipv4", "ipv6", "ethernet"]);

/** The literals, and calculations with nothing but literals in them. */
export function isLiteral(value: Value): boolean {
  if (value.kind === "negative") return isLiteral(value.of);
  if (value.kind === "arithmetic") return isLiteral(value.left) && isLiteral(value.right);
  return value.kind === "string" || value.kind === "character" || (value.kind === "word" && /^\d/.test(value.text));
}

/** The field that an operand is, or is a part of, if it is just one: its names for numbers are understood beside it. */
export function termOf(operand: Operand): Term | undefined {
  if (operand.kind === "field") return operand.term;
  if (operand.kind === "negative") return termOf(operand.of);
  if (operand.kind === "arithmetic") return termOf(operand.left) ?? termOf(operand.right);
  if (operand.kind === "call" && (operand.name === "min" || operand.name === "max"))
    return termOf(operand.operands[0]!);
  return undefined;
}

function fieldNamed(name: string, vocabulary: Vocabulary): Term | undefined {
  return vocabulary.find(name.startsWith(".") ? name.slice(1) : name);
}

/** The field that this word names; another word is a mistake. */
export function fieldOperand(value: { readonly text: string; readonly span: Span }, vocabulary: Vocabulary): Operand {
  const term = fieldNamed(value.text, vocabulary);
  if (term === undefined) throw new FilterError(`${value.text} is neither a field nor a protocol.`, value.span);
  return { kind: "field", type: valueTypes[term.type], term, layers: undefined };
}

function checkSlice(value: Extract<Value, { kind: "slice" }>, vocabulary: Vocabulary): Operand {
  const of = checkValue(value.of, undefined, vocabulary);
  // Wireshark keeps a mark's number as it was read, not its bytes; a protocol's bytes can be asked for instead.
  if (!mayBeSliced.has(of.type) || of.kind === "constant") {
    const hint = "The bytes of a header are those of its protocol: tcp[0:2].";
    throw new FilterError(`${termOf(of)?.name ?? "This"} has no bytes to slice.`, value.span, hint);
  }
  return { kind: "slice", type: "bytes", of, ranges: value.ranges };
}

function checkLayer(value: Extract<Value, { kind: "layer" }>, vocabulary: Vocabulary): Operand {
  const operand = fieldOperand({ text: value.name, span: value.span }, vocabulary);
  return operand.kind === "field" ? { ...operand, layers: value.ranges } : operand;
}

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly accepts: (operand: Operand) => boolean;
  readonly result: (operand: Operand) => ValueType;
  readonly wants: string;
}

const isField = (operand: Operand): boolean => operand.kind === "field";
const isText = (operand: Operand): boolean => isField(operand) && operand.type === "string";
const isShownAsText = (operand: Operand): boolean =>
  isField(operand) && !/^(?:bytes|string|boolean|none)$/.test(operand.type);
const isOrdered = (operand: Operand): boolean => operand.type !== "none" && operand.type !== "boolean";
const isCounted = (operand: Operand): boolean => operand.type === "number" || operand.type === "seconds";

const signatures: ReadonlyMap<string, Signature> = new Map([
  ["len", { least: 1, most: 1, accepts: isField, result: () => "number" as const, wants: "a field" }],
  ["count", { least: 1, most: 1, accepts: isField, result: () => "number" as const, wants: "a field" }],
  ["upper", { least: 1, most: 1, accepts: isText, result: () => "string" as const, wants: "a field that is a text" }],
  ["lower", { least: 1, most: 1, accepts: isText, result: () => "string" as const, wants: "a field that is a text" }],
  [
    "string",
    { least: 1, most: 1, accepts: isShownAsText, result: () => "string" as const, wants: "a number or an address" },
  ],
  ["abs", { least: 1, most: 1, accepts: isCounted, result: (of: Operand) => of.type, wants: "a number" }],
  ["min", { least: 1, most: 16, accepts: isOrdered, result: (of: Operand) => of.type, wants: "fields" }],
  ["max", { least: 1, most: 16, accepts: isOrdered, result: (of: Operand) => of.type, wants: "fields" }],
]);

function checkCall(value: Extract<Value, { kind: "call" }>, vocabulary: Vocabulary): Operand {
  const signature = signatures.get(value.name);
  if (signature === undefined) {
    const known = [...signatures.keys()].map((name) => `${name}()`).join(", ");
    throw new FilterError(`There is no function ${value.name}().`, value.span, `There are ${known}.`);
  }
  const { least, most, accepts, wants, result } = signature;
  if (value.values.length < least || value.values.length > most) {
    throw new FilterError(`${value.name}() takes ${wants}, ${most === 1 ? "just one" : `up to ${most}`}.`, value.span);
  }
  const [first, ...others] = value.values;
  const operands = [checkArgument(first!, undefined, vocabulary)];
  const type = result(operands[0]!);
  const side = { type, term: termOf(operands[0]!) };
  for (const other of others) operands.push(checkArgument(other, side, vocabulary));
  for (const [index, operand] of operands.entries()) {
    if (accepts(operand) && (index === 0 || operand.type === type)) continue;
    throw new FilterError(`${value.name}() takes ${wants}.`, value.values[index]!.span);
  }
  return { kind: "call", type, name: value.name as FunctionName, operands };
}

function checkArgument(value: Value, side: Reader | undefined, vocabulary: Vocabulary): Operand {
  if (value.kind === "word" && side === undefined) return fieldOperand(value, vocabulary);
  return checkValue(value, side, vocabulary);
}

/** Which types a calculation knows. Wireshark has no arithmetic on addresses but masking. */
const calculable: ReadonlyMap<string, ReadonlySet<ValueType>> = new Map([
  ["&", new Set<ValueType>(["number", "ipv4", "ipv6", "bytes"])],
  ["+", new Set<ValueType>(["number", "seconds"])],
  ["-", new Set<ValueType>(["number", "seconds"])],
  ["*", new Set<ValueType>(["number"])],
  ["/", new Set<ValueType>(["number"])],
  ["%", new Set<ValueType>(["number"])],
]);

function checkCalculable(operator: string, operand: Operand, span: Span): void {
  const isWholeProtocol = termOf(operand)?.type === "protocol" && operand.kind === "field";
  if (calculable.get(operator)!.has(operand.type) && !isWholeProtocol) return;
  const hint = operator === "&" && isWholeProtocol ? 'For "and" write &&.' : undefined;
  throw new FilterError(`There is no ${operator} for this kind of value.`, span, hint);
}

function checkArithmetic(
  value: Extract<Value, { kind: "arithmetic" }>,
  side: Reader | undefined,
  vocabulary: Vocabulary,
): Operand {
  const { operator } = value;
  // As in Wireshark, what a literal means is known only to the right of a field.
  if (isLiteral(value.left) && side === undefined) {
    throw new FilterError("A calculation on the left side begins with a field.", value.left.span);
  }
  const left = checkValue(value.left, side, vocabulary);
  const right = checkValue(value.right, sideOf(left, side), vocabulary);
  checkCalculable(operator, left, value.left.span);
  checkCalculable(operator, right, value.right.span);
  if (left.type !== right.type) throw new FilterError("These are different kinds of values.", value.span);
  return { kind: "arithmetic", type: left.type, operator, left, right };
}

function sideOf(operand: Operand, side?: Reader): Reader {
  return { type: operand.type, term: termOf(operand) ?? side?.term };
}

/**
 * A value with its type. `side` is what it is compared with, and says how a literal is read; without one the value must
 * name a field. Throws a `FilterError`.
 */
export function checkValue(value: Value, side: Reader | undefined, vocabulary: Vocabulary): Operand {
  switch (value.kind) {
    case "word":
      if (side === undefined || fieldNamed(value.text, vocabulary) !== undefined)
        return fieldOperand(value, vocabulary);
      return { kind: "constant", type: side.type, constant: readLiteral(value, side) };
    case "string":
    case "character":
      if (side === undefined) throw new FilterError("Here a field is expected.", value.span);
      return { kind: "constant", type: side.type, constant: readLiteral(value, side) };
    case "slice":
      return checkSlice(value, vocabulary);
    case "layer":
      return checkLayer(value, vocabulary);
    case "call":
      return checkCall(value, vocabulary);
    case "negative": {
      const of = checkValue(value.of, side, vocabulary);
      checkCalculable("-", of, value.span);
      return { kind: "negative", type: of.type, of };
    }
    case "arithmetic":
      return checkArithmetic(value, side, vocabulary);
  }
}
