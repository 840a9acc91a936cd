// From a checked filter to a function that says of a dissected frame whether it is selected.
import type { Dissection } from "../dissect/tree.ts";
import { calculate, call, isNonzero, negate, slice, toBytes } from "./calculate.ts";
import { hasBytes, isRelation, order, sharedPrefix, usualQuantifier } from "./compare.ts";
import type { Scalar } from "./literal.ts";
import { Occurrences, type Extent, type Slot } from "./occurrence.ts";
import { termOf } from "./operand.ts";
import type { Quantifier, SliceRange } from "./syntax.ts";
import type { Operand, TypedCondition } from "./typed.ts";

type Values = () => readonly Scalar[];
type Test = () => boolean;

/** Values that one calculation may have in one frame: a packet may repeat a field often, and pairs multiply. */
const mostValues = 4096;

/** Whether any or all pairs fulfil the test; a side without a value fulfils nothing. */
function pairs(
  quantifier: Quantifier,
  left: readonly Scalar[],
  right: readonly Scalar[],
  test: (left: Scalar, right: Scalar) => boolean,
): boolean {
  if (left.length === 0 || right.length === 0) return false;
  const isAny = quantifier === "any";
  for (const one of left) for (const other of right) if (test(one, other) === isAny) return isAny;
  return !isAny;
}

/** In Wireshark the empty text is in all bytes, and in no text. */
function holdsWithin(value: Scalar, wanted: Scalar): boolean {
  return hasBytes(toBytes(value), toBytes(wanted)) && (typeof value !== "string" || wanted !== "");
}

function isInLayers(layer: number, last: number, ranges: readonly SliceRange[]): boolean {
  return ranges.some(({ start, length }) => {
    const from = start < 0 ? last + 1 + start : start;
    return layer >= from && (length === undefined || layer < from + length);
  });
}

class Compiler {
  readonly occurrences = new Occurrences();

  condition(condition: TypedCondition): Test {
    switch (condition.kind) {
      case "and":
      case "or":
      case "xor":
        return this.#logical(condition.kind, this.condition(condition.left), this.condition(condition.right));
      case "not": {
        const inner = this.condition(condition.inner);
        return () => !inner();
      }
      case "present": {
        const values = this.#values(condition.operand);
        return () => values().length > 0;
      }
      case "nonzero": {
        const values = this.#values(condition.operand);
        return () => values().some(isNonzero);
      }
      case "compare":
        return this.#compare(condition);
      case "contains":
        return this.#contains(condition);
      case "matches": {
        const left = this.#values(condition.left, "rest");
        const { pattern, quantifier = "any" } = condition;
        return () => pairs(quantifier, left(), [""], (value) => pattern.isIn(toBytes(value)));
      }
      case "member":
        return this.#member(condition);
    }
  }

  #logical(kind: "and" | "or" | "xor", left: Test, right: Test): Test {
    if (kind === "and") return () => left() && right();
    return kind === "or" ? () => left() || right() : () => left() !== right();
  }

  #compare(condition: Extract<TypedCondition, { kind: "compare" }>): Test {
    const { relation, quantifier = usualQuantifier(relation) } = condition;
    const left = this.#values(condition.left);
    const right = this.#values(condition.right);
    const isTrue = isRelation[relation];
    const prefix = sharedPrefix(constantOf(condition.left), constantOf(condition.right));
    return () => pairs(quantifier, left(), right(), (one, other) => isTrue(order(one, other, prefix)));
  }

  #contains(condition: Extract<TypedCondition, { kind: "contains" }>): Test {
    const left = this.#values(condition.left, "rest");
    const right = this.#values(condition.right);
    const { quantifier = "any" } = condition;
    return () => pairs(quantifier, left(), right(), holdsWithin);
  }

  #member(condition: Extract<TypedCondition, { kind: "member" }>): Test {
    const left = this.#values(condition.left);
    const members = condition.members.map(({ low, high }) => {
      const from = this.#values(low);
      const prefix = sharedPrefix(constantOf(low), undefined);
      if (high === undefined) {
        return (value: Scalar) => from().some((one) => order(value, one, prefix) === 0);
      }
      const to = this.#values(high);
      const last = sharedPrefix(constantOf(high), undefined);
      return (value: Scalar) =>
        from().some((one) => order(value, one, prefix) >= 0) && to().some((one) => order(value, one, last) <= 0);
    });
    const { quantifier = "any" } = condition;
    // As in Wireshark: with `all`, one and the same member has to hold all values.
    return () => members.some((isMember) => pairs(quantifier, left(), [0], isMember));
  }

  #values(operand: Operand, extent: Extent = "header"): Values {
    switch (operand.kind) {
      case "constant": {
        const values = [operand.constant.value];
        return () => values;
      }
      case "field": {
        const slot = this.occurrences.slot(operand.term, extent);
        return operand.layers === undefined ? () => slot.values : inLayers(slot, operand.layers);
      }
      case "slice": {
        const of = this.#values(operand.of);
        return () => of().flatMap((value) => slice(value, operand.ranges) ?? []);
      }
      case "negative": {
        const of = this.#values(operand.of);
        return () => of().flatMap((value) => negate(value) ?? []);
      }
      case "call": {
        const inputs = operand.operands.map((one) => this.#values(one));
        const first = operand.operands[0]!;
        const width = termOf(first)?.width ?? 64;
        return () =>
          call(
            operand.name,
            inputs.length === 1 ? inputs[0]!() : inputs.flatMap((input) => input()),
            first.type,
            width,
          );
      }
      case "arithmetic": {
        const left = this.#values(operand.left);
        const right = this.#values(operand.right);
        return () => combine(left(), right(), (one, other) => calculate(operand.operator, one, other));
      }
    }
  }
}

function constantOf(operand: Operand): { readonly value: Scalar; readonly prefix?: number } | undefined {
  return operand.kind === "constant" ? operand.constant : undefined;
}

function inLayers(slot: Slot, ranges: readonly SliceRange[]): Values {
  return () => {
    const last = slot.layers.at(-1) ?? 0;
    return slot.values.filter((_, index) => isInLayers(slot.layers[index]!, last, ranges));
  };
}

function combine(
  left: readonly Scalar[],
  right: readonly Scalar[],
  operation: (left: Scalar, right: Scalar) => Scalar | undefined,
): readonly Scalar[] {
  const results: Scalar[] = [];
  for (const one of left) {
    for (const other of right) {
      const result = operation(one, other);
      if (result !== undefined) results.push(result);
      if (results.length === mostValues) return results;
    }
  }
  return results;
}

export interface Selector {
  /** The names of the fields and protocols that are looked at. */
  readonly names: readonly string[];
  readonly selects: (dissection: Dissection) => boolean;
}

/** The function of a checked filter. It keeps a scratch area of its own, so one is used by one reader at a time. */
export function compileSelector(condition: TypedCondition): Selector {
  const compiler = new Compiler();
  const test = compiler.condition(condition);
  const { occurrences } = compiler;
  return {
    names: occurrences.names,
    selects: (dissection) => {
      occurrences.read(dissection);
      return test();
    },
  };
}
