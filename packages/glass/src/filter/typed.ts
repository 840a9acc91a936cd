// A filter whose words are known: fields found, literals read, types agreed. Both evaluations run from it.
import type { Constant, ValueType } from "./literal.ts";
import type { Pattern } from "./pattern/match.ts";
import type { ArithmeticOperator, Quantifier, Relation, SliceRange } from "./syntax.ts";
import type { Term } from "./vocabulary.ts";

export type TypedCondition =
  | { readonly kind: "and" | "or" | "xor"; readonly left: TypedCondition; readonly right: TypedCondition }
  | { readonly kind: "not"; readonly inner: TypedCondition }
  /** The field is there. */
  | { readonly kind: "present"; readonly operand: Operand }
  /** Some value of a calculation is not zero. */
  | { readonly kind: "nonzero"; readonly operand: Operand }
  | {
      readonly kind: "compare";
      readonly relation: Relation;
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "contains";
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "matches";
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly pattern: Pattern;
    }
  | {
      readonly kind: "member";
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly members: ReadonlyArray<{ readonly low: Operand; readonly high: Operand | undefined }>;
    };

export type FunctionName = "len" | "count" | "upper" | "lower" | "abs" | "min" | "max" | "string";

export type Operand = { readonly type: ValueType } & (
  | { readonly kind: "field"; readonly term: Term; readonly layers: readonly SliceRange[] | undefined }
  | { readonly kind: "constant"; readonly constant: Constant }
  | { readonly kind: "slice"; readonly of: Operand; readonly ranges: readonly SliceRange[] }
  | { readonly kind: "call"; readonly name: FunctionName; readonly operands: readonly Operand[] }
  | { readonly kind: "negative"; readonly of: Operand }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Operand;
      readonly right: Operand;
    }
);
