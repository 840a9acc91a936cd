// The shape of a parsed filter: what was written, before anything is known about fields and types.
//
//     condition = value | value compared-with value | value in {…} | not condition | condition and condition …
//     value     = word | "string" | 'c' | value[0:2] | field#1 | len(value) | -value | value + value
import type { Span } from "./problem.ts";

/** `==` any equals, `===` all equal, `!=` none equals, `!==` any differs: Wireshark 4.0's meaning. */
export type Relation = "==" | "===" | "!=" | "!==" | ">" | ">=" | "<" | "<=";
export type ComparisonOperator = Relation | "contains" | "matches";
export type ArithmeticOperator = "&" | "+" | "-" | "*" | "/" | "%";

/** Which of a field's several values must fulfil a comparison, where the filter says it in front: `any tcp.port > 80`. */
export type Quantifier = "any" | "all";

export type Condition =
  | { readonly kind: "and" | "or" | "xor"; readonly left: Condition; readonly right: Condition; readonly span: Span }
  | { readonly kind: "not"; readonly inner: Condition; readonly span: Span }
  | { readonly kind: "test"; readonly value: Value; readonly span: Span }
  | Comparison
  | Membership;

export interface Comparison {
  readonly kind: "compare";
  readonly operator: ComparisonOperator;
  readonly quantifier: Quantifier | undefined;
  readonly left: Value;
  readonly right: Value;
  readonly span: Span;
}

export interface Membership {
  readonly kind: "member";
  readonly quantifier: Quantifier | undefined;
  readonly left: Value;
  readonly members: readonly Member[];
  readonly span: Span;
}

/** A member of a set: one value, or all from `low` to `high`, both included. */
export interface Member {
  readonly low: Value;
  readonly high: Value | undefined;
}

/** Part of a slice: `[4:2]` is {start 4, length 2}, `[4-5]` has its end worked out, `[4:]` goes on to the last byte. */
export interface SliceRange {
  /** First byte; below zero it counts from the end. */
  readonly start: number;
  /** How many bytes; undefined for all that follow. */
  readonly length: number | undefined;
}

export type Value =
  /** A field, a protocol, a number, an address: what it is depends on where it stands. */
  | { readonly kind: "word"; readonly text: string; readonly span: Span }
  /** A quoted string as bytes, one character (0 to 255) each: `\xff` is a byte, not a letter. */
  | { readonly kind: "string"; readonly bytes: string; readonly span: Span }
  | { readonly kind: "character"; readonly code: number; readonly span: Span }
  | { readonly kind: "slice"; readonly of: Value; readonly ranges: readonly SliceRange[]; readonly span: Span }
  /** `ip.addr#1`: the field in the first layer of its protocol only. */
  | { readonly kind: "layer"; readonly name: string; readonly ranges: readonly SliceRange[]; readonly span: Span }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly Value[]; readonly span: Span }
  | { readonly kind: "negative"; readonly of: Value; readonly span: Span }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Value;
      readonly right: Value;
      readonly span: Span;
    };
