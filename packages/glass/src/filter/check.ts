// Finds the fields that a filter names and agrees the types of both sides of every comparison.
import { checkValue, fieldOperand, isLiteral, termOf } from "./operand.ts";
import type { ValueType } from "./literal.ts";
import { PatternError } from "./pattern/expression.ts";
import { Pattern } from "./pattern/match.ts";
import { FilterError } from "./problem.ts";
import type { Comparison, Condition, Membership, Value } from "./syntax.ts";
import type { Operand, TypedCondition } from "./typed.ts";
import type { Vocabulary } from "./vocabulary.ts";

const mayContain: ReadonlySet<ValueType> = new Set(["bytes", "string", "ethernet"]);
const mayMatch: ReadonlySet<ValueType> = new Set(["bytes", "string"]);

/** The left side of a comparison says how the right one is read, and so must name a field. */
function checkLeft(value: Value, vocabulary: Vocabulary): Operand {
  if (value.kind === "word") return fieldOperand(value, vocabulary);
  if (isLiteral(value)) {
    throw new FilterError("On the left side a field is expected.", value.span, "Swap the two sides: tcp.port == 80.");
  }
  return checkValue(value, undefined, vocabulary);
}

function refuseMark(operand: Operand, value: Value, operator: string): void {
  if (operand.type !== "none") return;
  const name = termOf(operand)?.name ?? "This";
  throw new FilterError(`${name} is there or not: it has no value for ${operator}.`, value.span, `Write just ${name}.`);
}

function checkCompare(comparison: Comparison, vocabulary: Vocabulary): TypedCondition {
  const { operator, quantifier } = comparison;
  const left = checkLeft(comparison.left, vocabulary);
  refuseMark(left, comparison.left, operator);
  if (operator === "matches") return checkMatches(comparison, left);
  if (operator === "contains" && !mayContain.has(left.type)) {
    throw new FilterError(
      `contains looks into texts and bytes, and ${termOf(left)?.name ?? "this"} is neither.`,
      comparison.left.span,
      left.type === "ipv4" || left.type === "ipv6" ? "For a network write ip.addr == 10.20.30.0/24." : undefined,
    );
  }
  // A part of an Ethernet address is shorter than one.
  const type = operator === "contains" && left.type === "ethernet" ? "bytes" : left.type;
  const right = checkValue(comparison.right, { type, term: termOf(left) }, vocabulary);
  refuseMark(right, comparison.right, operator);
  refuseMixture(left, right, comparison);
  if (operator === "contains") return { kind: "contains", quantifier, left, right };
  return { kind: "compare", relation: operator, quantifier, left, right };
}

const isProtocol = (operand: Operand): boolean => termOf(operand)?.type === "protocol" && operand.kind === "field";

/** Protocols and fields of bytes hold the same, but Wireshark compares a protocol only with a protocol or a slice. */
function refuseMixture(left: Operand, right: Operand, { left: leftValue, right: rightValue, span }: Comparison): void {
  const isSame = left.type === right.type || (left.type === "ethernet" && right.type === "bytes");
  const isMixed =
    left.kind === "field" && right.kind === "field" && left.type === "bytes" && isProtocol(left) !== isProtocol(right);
  if (isSame && !isMixed) return;
  const names = [leftValue, rightValue].map((value) => (value.kind === "word" ? value.text : "this"));
  throw new FilterError(`${names[0]} and ${names[1]} hold different kinds of values.`, span);
}

function checkMatches({ left: leftValue, right, quantifier }: Comparison, left: Operand): TypedCondition {
  if (!mayMatch.has(left.type)) {
    const name = termOf(left)?.name ?? "this";
    const hint = left.type === "number" ? `Write string(${name}) matches "…".` : undefined;
    throw new FilterError(`matches looks into texts and bytes, and ${name} is neither.`, leftValue.span, hint);
  }
  if (right.kind !== "string") {
    throw new FilterError("Behind matches stands a regular expression in double quotes.", right.span);
  }
  try {
    return { kind: "matches", quantifier, left, pattern: new Pattern(right.bytes) };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new FilterError(`This regular expression cannot be used: ${error.message}.`, right.span);
  }
}

function checkMember(membership: Membership, vocabulary: Vocabulary): TypedCondition {
  const { quantifier } = membership;
  const left = checkLeft(membership.left, vocabulary);
  refuseMark(left, membership.left, "in");
  if (left.kind !== "field") {
    throw new FilterError("Only a field can be in a set.", membership.left.span);
  }
  const side = { type: left.type, term: termOf(left) };
  const members = membership.members.map((member) => {
    const low = checkValue(member.low, side, vocabulary);
    const high = member.high === undefined ? undefined : checkValue(member.high, side, vocabulary);
    for (const one of [low, high]) {
      if (one !== undefined && one.type !== left.type) {
        throw new FilterError(`This cannot be a member: it is another kind of value.`, member.low.span);
      }
    }
    return { low, high };
  });
  return { kind: "member", quantifier, left, members };
}

function checkTest(value: Value, vocabulary: Vocabulary): TypedCondition {
  if (value.kind === "word") return { kind: "present", operand: fieldOperand(value, vocabulary) };
  if (isLiteral(value)) {
    throw new FilterError("This alone is no condition: a field is expected.", value.span);
  }
  const operand = checkValue(value, undefined, vocabulary);
  if (operand.kind === "call") {
    throw new FilterError(
      "A function must be compared with something.",
      value.span,
      "Write for example len(tcp) > 20.",
    );
  }
  return { kind: operand.kind === "field" || operand.kind === "slice" ? "present" : "nonzero", operand };
}

/** The condition with its fields and types. Throws a `FilterError` where they do not fit. */
export function checkCondition(condition: Condition, vocabulary: Vocabulary): TypedCondition {
  switch (condition.kind) {
    case "and":
    case "or":
    case "xor": {
      const left = checkCondition(condition.left, vocabulary);
      return { kind: condition.kind, left, right: checkCondition(condition.right, vocabulary) };
    }
    case "not":
      return { kind: "not", inner: checkCondition(condition.inner, vocabulary) };
    case "test":
      return checkTest(condition.value, vocabulary);
    case "compare":
      return checkCompare(condition, vocabulary);
    case "member":
      return checkMember(condition, vocabulary);
  }
}
