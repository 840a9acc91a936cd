// From tokens to the shape of a filter. Loosest first: or, xor, and, not, comparisons, &, + and -, * / %, a sign in front.
import { deepestNesting, largestSet } from "./limit.ts";
import { FilterError, type Span } from "./problem.ts";
import type {
  ArithmeticOperator,
  ComparisonOperator,
  Condition,
  Member,
  Quantifier,
  Relation,
  SliceRange,
  Value,
} from "./syntax.ts";
import { readTokens, type Token } from "./token.ts";

const relations: ReadonlySet<string> = new Set(["==", "===", "!=", "!==", ">", ">=", "<", "<="]);
const logical = ["or", "xor", "and"] as const;
/** Arithmetic, loosest first. */
const arithmetic: ReadonlyArray<ReadonlySet<string>> = [new Set("&"), new Set("+-"), new Set("*/%")];

const joined = (from: Span, to: Span): Span => ({ start: from.start, end: to.end });

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = readTokens(text);
  }

  parse(): Condition {
    const condition = this.#logical(0);
    if (this.#next.kind !== "end") throw this.#unexpected();
    return condition;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #isSign(sign: string): boolean {
    return this.#next.kind === "sign" && this.#next.text === sign;
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== "end") this.#at += 1;
    return token;
  }

  #takeSign(sign: string): Span | undefined {
    return this.#isSign(sign) ? this.#take().span : undefined;
  }

  #expectSign(sign: string): Span {
    const span = this.#takeSign(sign);
    if (span === undefined) throw this.#unexpected(`Here a ${sign} was expected.`);
    return span;
  }

  #unexpected(hint?: string): FilterError {
    const { kind, span } = this.#next;
    if (kind === "end") return new FilterError("The filter ends too early: something is missing here.", span, hint);
    return new FilterError(`${this.#text.slice(span.start, span.end)} was not expected here.`, span, hint);
  }

  /** Everything that can hold itself goes through here. */
  #deeper<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > deepestNesting) {
      throw new FilterError(`A filter nests at most ${deepestNesting} deep.`, this.#next.span);
    }
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #logical(level: number): Condition {
    const kind = logical[level];
    if (kind === undefined) return this.#negation();
    let left = this.#logical(level + 1);
    while (this.#takeSign(kind) !== undefined) {
      const right = this.#logical(level + 1);
      left = { kind, left, right, span: joined(left.span, right.span) };
    }
    return left;
  }

  #negation(): Condition {
    const start = this.#takeSign("not");
    if (start !== undefined) {
      const inner = this.#deeper(() => this.#negation());
      return { kind: "not", inner, span: joined(start, inner.span) };
    }
    if (this.#takeSign("(") !== undefined) {
      const inner = this.#deeper(() => this.#logical(0));
      this.#expectSign(")");
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): Condition {
    const start = this.#next.span;
    const word = this.#takeSign("any") === undefined ? this.#takeSign("all") && "all" : "any";
    const quantifier: Quantifier | undefined = word;
    const left = this.#value(0);
    const token = this.#next;
    const sign = token.kind === "sign" ? token.text : "";
    if (sign === "contains" || sign === "matches") {
      this.#take();
      return this.#compare(sign, quantifier, left, this.#value(0), start);
    }
    if (sign === "in" || sign === "not") return this.#membership(quantifier, left, start);
    if (relations.has(sign)) return this.#chain(quantifier, left, start);
    if (quantifier !== undefined) throw this.#unexpected(`After ${quantifier} a comparison is expected.`);
    return { kind: "test", value: left, span: left.span };
  }

  #compare(
    operator: ComparisonOperator,
    quantifier: Quantifier | undefined,
    left: Value,
    right: Value,
    from: Span,
  ): Condition {
    return { kind: "compare", operator, quantifier, left, right, span: joined(from, right.span) };
  }

  /** `a < b < c` is `a < b and b < c`. */
  #chain(quantifier: Quantifier | undefined, first: Value, start: Span): Condition {
    let left = first;
    let whole: Condition | undefined;
    while (this.#next.kind === "sign" && relations.has(this.#next.text)) {
      const operator = this.#next.text as Relation;
      this.#take();
      const right = this.#value(0);
      const link = this.#compare(operator, whole === undefined ? quantifier : undefined, left, right, start);
      whole = whole === undefined ? link : { kind: "and", left: whole, right: link, span: joined(start, right.span) };
      left = right;
    }
    return whole!;
  }

  /** `field in {…}`, `field not in {…}`. */
  #membership(quantifier: Quantifier | undefined, left: Value, start: Span): Condition {
    const isNot = this.#takeSign("not") !== undefined;
    this.#expectSign("in");
    if (!this.#isSign("{")) throw this.#unexpected("A set is in braces: {1, 5..7}.");
    this.#take();
    const members: Member[] = [];
    do {
      if (members.length === largestSet) {
        throw new FilterError(`A set has at most ${largestSet} members.`, this.#next.span);
      }
      const low = this.#value(0);
      members.push({ low, high: this.#takeSign("..") === undefined ? undefined : this.#value(0) });
    } while (this.#takeSign(",") !== undefined);
    if (!this.#isSign("}")) throw this.#unexpected("The members of a set are separated by commas: {1, 5..7}.");
    const span = joined(start, this.#take().span);
    const member: Condition = { kind: "member", quantifier, left, members, span };
    return isNot ? { kind: "not", inner: member, span } : member;
  }

  #value(level: number): Value {
    const operators = arithmetic[level];
    if (operators === undefined) return this.#signed();
    let left = this.#value(level + 1);
    while (this.#next.kind === "sign" && operators.has(this.#next.text)) {
      const operator = this.#next.text as ArithmeticOperator;
      this.#take();
      const right = this.#value(level + 1);
      left = { kind: "arithmetic", operator, left, right, span: joined(left.span, right.span) };
    }
    return left;
  }

  #signed(): Value {
    const minus = this.#takeSign("-");
    if (minus !== undefined) {
      const of = this.#deeper(() => this.#signed());
      return { kind: "negative", of, span: joined(minus, of.span) };
    }
    if (this.#takeSign("+") !== undefined) return this.#deeper(() => this.#signed());
    let value = this.#primary();
    while (this.#next.kind === "range") {
      const { text, span } = this.#next;
      this.#take();
      value = { kind: "slice", of: value, ranges: readRanges(text, span), span: joined(value.span, span) };
    }
    return value;
  }

  #primary(): Value {
    if (this.#takeSign("{") !== undefined) {
      const inner = this.#deeper(() => this.#value(0));
      this.#expectSign("}");
      return inner;
    }
    const token = this.#next;
    if (token.kind === "string" || token.kind === "character") {
      this.#take();
      return token;
    }
    if (token.kind !== "word") throw this.#unexpected();
    this.#take();
    if (this.#isSign("(")) return this.#call(token.text, token.span);
    if (this.#isSign("#")) return this.#layer(token.text, token.span);
    return token;
  }

  #call(name: string, start: Span): Value {
    this.#expectSign("(");
    const values: Value[] = [];
    if (!this.#isSign(")")) {
      do {
        values.push(this.#deeper(() => this.#value(0)));
      } while (this.#takeSign(",") !== undefined);
    }
    return { kind: "call", name, values, span: joined(start, this.#expectSign(")")) };
  }

  /** `ip.addr#1`, `ip.addr#[1-2]`. */
  #layer(name: string, start: Span): Value {
    this.#expectSign("#");
    const token = this.#next;
    const isNumber = token.kind === "word" && /^[1-9][0-9]{0,3}$/.test(token.text);
    if (token.kind !== "range" && !isNumber) {
      throw this.#unexpected("After # the number of a layer is expected, counted from 1: ip.addr#2.");
    }
    this.#take();
    const ranges =
      token.kind === "range" ? readRanges(token.text, token.span) : [{ start: Number(token.text), length: 1 }];
    return { kind: "layer", name, ranges, span: joined(start, token.span) };
  }
}

/** A number between brackets, as C writes it. */
function readBound(text: string, span: Span): number {
  if (!/^-?(?:0[xX][0-9a-fA-F]{1,7}|0[0-7]{0,9}|[1-9][0-9]{0,8})$/.test(text)) {
    throw new FilterError(
      `${text === "" ? "Nothing" : text} is no number of a byte.`,
      span,
      "A slice is [2], [2:4], [2-5] or [2:].",
    );
  }
  const digits = text.replace("-", "");
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return text.startsWith("-") ? -size : size;
}

function readRangePart(part: string, span: Span): SliceRange {
  const text = part.trim();
  const wrong = (why: string): FilterError => new FilterError(`${text} is no range: ${why}.`, span);
  const colon = text.indexOf(":");
  if (colon >= 0) {
    const start = colon === 0 ? 0 : readBound(text.slice(0, colon).trim(), span);
    const rest = text.slice(colon + 1).trim();
    if (rest === "") return { start, length: undefined };
    const length = readBound(rest, span);
    if (length <= 0) throw wrong("the number after the colon is a length, and at least 1");
    return { start, length };
  }
  const dash = text.indexOf("-", 1);
  if (dash < 0) return { start: readBound(text, span), length: 1 };
  const start = readBound(text.slice(0, dash).trim(), span);
  const last = readBound(text.slice(dash + 1).trim(), span);
  // Either may count from the end; then only the packet shows which comes first, so both must be on one side.
  if (start < 0 !== last < 0) throw wrong("both ends count from the same side");
  if (last <= start) throw wrong("it must go upwards");
  return { start, length: last - start + 1 };
}

/** What stands between square brackets: one part or several, separated by commas. */
function readRanges(text: string, span: Span): SliceRange[] {
  const parts = text.split(",");
  if (parts.length > largestSet) throw new FilterError(`A slice has at most ${largestSet} parts.`, span);
  return parts.map((part) => readRangePart(part, span));
}

/** The shape of a filter. Throws a `FilterError` where the text is none. */
export function parseFilter(text: string): Condition {
  return new Parser(text).parse();
}
