// From a checked filter to loops over the columns of a capture's index. Packets whose columns do not hold everything (tunnels,
// fragments, quoted and cut headers) are left to the dissector.
import { CHUNK_ROWS, type PacketColumns, type PacketIndex } from "../../analysis/packet-index.ts";
import { isRelation, order, usualQuantifier } from "../compare.ts";
import type { Filter } from "../compile.ts";
import type { Constant } from "../literal.ts";
import type { Quantifier, Relation } from "../syntax.ts";
import type { Operand, TypedCondition } from "../typed.ts";
import { columnFields, type ColumnField } from "./field.ts";
import {
  andInto,
  markAddresses,
  markAddressPair,
  markInterval,
  markPair,
  markPresent,
  markUndecided,
  notInto,
  orInto,
  UNDECIDED,
  xorInto,
  type Interval,
  type Mask,
} from "./mask.ts";

/** Fills a mask for a chunk. */
type Marker = (chunk: PacketColumns, into: Mask) => void;

/** The largest value that a column holds. */
const largest = 0xffff_ffff;

const nowhere: Interval = { low: 0, span: largest, isOutside: true };
const everywhere: Interval = { low: 0, span: largest, isOutside: false };

/** Values from `low` to `high`, as far as a column can hold them. */
function between(low: number, high: number): Interval {
  const from = Math.max(0, low);
  const to = Math.min(largest, high);
  return from > to ? nowhere : { low: from, span: to - from, isOutside: false };
}

/** Which values stand in a relation to a number. */
function intervalOf(relation: Relation, number: number): Interval {
  switch (relation) {
    case "==":
    case "===":
      return between(number, number);
    case "!=":
    case "!==": {
      const equal = between(number, number);
      return equal === nowhere ? everywhere : { ...equal, isOutside: true };
    }
    case ">":
      return between(number + 1, largest);
    case ">=":
      return between(number, largest);
    case "<":
      return between(0, number - 1);
    case "<=":
      return between(0, number);
  }
}

/** The columns of a field of the filter: two for `tcp.port`. */
type Subject = readonly ColumnField[];

class NoColumn extends Error {}

/** A number that a column can be compared with. */
function numberOf(operand: Operand): number {
  if (operand.kind === "negative" && operand.of.kind === "constant") return -numberOf(operand.of);
  if (operand.kind !== "constant" || typeof operand.constant.value !== "number") throw new NoColumn();
  return operand.constant.value;
}

function subjectOf(operand: Operand): Subject {
  if (operand.kind !== "field" || operand.layers !== undefined) throw new NoColumn();
  const fields = (operand.term.either ?? [operand.term.name]).map((name) => columnFields.get(name));
  if (!fields.every((field) => field !== undefined)) throw new NoColumn();
  return fields;
}

/** `field & bits`: the same columns with a narrower mask. */
function maskedSubject(operand: Operand): Subject {
  if (operand.kind !== "arithmetic" || operand.operator !== "&" || operand.type !== "number") return subjectOf(operand);
  const bits = numberOf(operand.right);
  const fields = subjectOf(operand.left);
  if (bits < 0 || bits > 0x7fff_ffff || fields.some(({ column }) => column === undefined)) throw new NoColumn();
  return fields.map((field) => masked(field, bits));
}

function masked(field: ColumnField, bits: number): ColumnField {
  if (field.isUnlessZero || field.isAddress) throw new NoColumn();
  return Object.assign({}, field, { mask: field.mask & bits });
}

/** Two columns that are compared as they stand. */
function pairOf(fields: Subject): readonly [ColumnField, ColumnField] | undefined {
  const [one, other] = fields;
  if (one === undefined || other === undefined) return undefined;
  const isPlain = fields.every(({ column, mask, isAddress, isUnlessZero }) => {
    return column !== undefined && mask === 0xffff_ffff && !isAddress && !isUnlessZero;
  });
  return isPlain ? [one, other] : undefined;
}

/** The markers of the columns, one of which has to fulfil the condition, or all. */
function joined(markers: readonly Marker[], quantifier: Quantifier): Marker {
  const [first, ...others] = markers;
  if (others.length === 0) return first!;
  const scratch = new Uint8Array(CHUNK_ROWS);
  const join = quantifier === "any" ? orInto : andInto;
  return (chunk, into) => {
    first!(chunk, into);
    for (const other of others) {
      other(chunk, scratch);
      join(into, scratch, chunk.rows);
    }
  };
}

class ColumnCompiler {
  readonly #index: PacketIndex;

  constructor(index: PacketIndex) {
    this.#index = index;
  }

  /** Throws `NoColumn` for what only the dissector knows. */
  condition(condition: TypedCondition): Marker {
    switch (condition.kind) {
      case "and":
      case "or":
      case "xor": {
        const join = { and: andInto, or: orInto, xor: xorInto }[condition.kind];
        const [left, right] = [this.condition(condition.left), this.condition(condition.right)];
        const scratch = new Uint8Array(CHUNK_ROWS);
        return (chunk, into) => {
          left(chunk, into);
          right(chunk, scratch);
          join(into, scratch, chunk.rows);
        };
      }
      case "not": {
        const inner = this.condition(condition.inner);
        return (chunk, into) => {
          inner(chunk, into);
          notInto(into, chunk.rows);
        };
      }
      case "present": {
        const fields = subjectOf(condition.operand);
        return joined(
          fields.map((field) => (chunk: PacketColumns, into: Mask) => markPresent(field, chunk, into)),
          "any",
        );
      }
      case "nonzero":
        return this.#intervals(maskedSubject(condition.operand), intervalOf("!=", 0), "any");
      case "compare":
        return this.#compare(condition);
      case "member":
        return this.#member(condition);
      case "contains":
      case "matches":
        throw new NoColumn();
    }
  }

  #compare({ relation, quantifier, left, right }: Extract<TypedCondition, { kind: "compare" }>): Marker {
    const chosen = quantifier ?? usualQuantifier(relation);
    if (left.type === "ipv4" || left.type === "ipv6") {
      if (right.kind !== "constant") throw new NoColumn();
      return this.#addresses(subjectOf(left), chosen, (bytes) => isRelated(relation, bytes, right.constant));
    }
    return this.#intervals(maskedSubject(left), intervalOf(relation, numberOf(right)), chosen);
  }

  #member({ quantifier = "any", left, members }: Extract<TypedCondition, { kind: "member" }>): Marker {
    const markers = members.map(({ low, high = low }) => {
      if (left.type === "ipv4" || left.type === "ipv6") {
        if (low.kind !== "constant" || high.kind !== "constant") throw new NoColumn();
        return this.#addresses(
          subjectOf(left),
          quantifier,
          (bytes) => isRelated(">=", bytes, low.constant) && isRelated("<=", bytes, high.constant),
        );
      }
      return this.#intervals(subjectOf(left), between(numberOf(low), numberOf(high)), quantifier);
    });
    return joined(markers, "any");
  }

  #intervals(fields: Subject, interval: Interval, quantifier: Quantifier): Marker {
    const pair = pairOf(fields);
    if (pair !== undefined) return (chunk, into) => markPair(pair, chunk, interval, quantifier === "all", into);
    const markers = fields.map((field): Marker => {
      if (field.isAddress) throw new NoColumn();
      if (!field.isUnlessZero) return (chunk, into) => markInterval(field, chunk, interval, into);
      const scratch = new Uint8Array(CHUNK_ROWS);
      return (chunk, into) => {
        markInterval(field, chunk, interval, into);
        markPresent(field, chunk, scratch);
        andInto(into, scratch, chunk.rows);
      };
    });
    return joined(markers, quantifier);
  }

  /** Each address of the capture is looked at once; the rows then only ask for its number. */
  #addresses(fields: Subject, quantifier: Quantifier, isWanted: (bytes: Uint8Array) => boolean): Marker {
    const { addresses } = this.#index;
    let known = new Uint8Array(0);
    const lookUp = (): Uint8Array => {
      if (known.length !== addresses.count) {
        known = Uint8Array.from({ length: addresses.count }, (_, number) =>
          isWanted(addresses.bytes(number)) ? 1 : 0,
        );
      }
      return known;
    };
    const [one, other] = fields;
    if (!fields.every(({ isAddress }) => isAddress)) throw new NoColumn();
    if (other === undefined) return (chunk, into) => markAddresses(one!, chunk, lookUp(), into);
    return (chunk, into) => markAddressPair([one!, other], chunk, lookUp(), quantifier === "all", into);
  }
}

function isRelated(relation: Relation, bytes: Uint8Array, { value, prefix }: Constant): boolean {
  if (!(value instanceof Uint8Array) || value.length !== bytes.length) return false;
  return isRelation[relation](order(bytes, value, prefix));
}

export interface ColumnFilter {
  /** Marks a chunk's rows: 0 not selected, 1 selected, 2 for a packet that only the dissector can decide. */
  readonly mark: (chunk: PacketColumns, into: Uint8Array) => void;
  /** The rows of the whole index that are selected; `decide` is asked for those that the columns cannot decide. */
  readonly rows: (decide: (row: number) => boolean) => Uint32Array;
}

/** The filter on an index's columns; undefined where it asks for a field that has no column. */
export function compileColumnFilter({ condition }: Filter, index: PacketIndex): ColumnFilter | undefined {
  const marker = condition === undefined ? markEverything : tryCompile(condition, index);
  if (marker === undefined) return undefined;
  const mark: Marker = (chunk, into) => {
    marker(chunk, into);
    if (condition !== undefined) markUndecided(chunk, into);
  };
  return { mark, rows: (decide) => collectRows(index, mark, decide) };
}

function markEverything(chunk: PacketColumns, into: Mask): void {
  into.fill(1, 0, chunk.rows);
}

function tryCompile(condition: TypedCondition, index: PacketIndex): Marker | undefined {
  try {
    return new ColumnCompiler(index).condition(condition);
  } catch (error) {
    if (error instanceof NoColumn) return undefined;
    throw error;
  }
}

function collectRows(index: PacketIndex, mark: Marker, decide: (row: number) => boolean): Uint32Array {
  const mask = new Uint8Array(CHUNK_ROWS);
  let rows = new Uint32Array(CHUNK_ROWS);
  let count = 0;
  for (const chunk of index.chunks) {
    mark(chunk, mask);
    if (count + chunk.rows > rows.length) {
      const larger = new Uint32Array(2 * rows.length + chunk.rows);
      larger.set(rows);
      rows = larger;
    }
    for (let row = 0; row < chunk.rows; row += 1) {
      const decided = mask[row]!;
      if (decided === 1 || (decided === UNDECIDED && decide(chunk.firstRow + row)))
        rows[count++] = chunk.firstRow + row;
    }
  }
  return rows.slice(0, count);
}
