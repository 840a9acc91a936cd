// From a checked filter to loops over the columns of a capture's index. Where only the dissector can tell, the filter says so: for
// packets whose columns do not hold everything (tunnels, fragments, quoted and cut headers), and for fields without a column in
// packets that may have them.
import type { ColumnWriter } from "../../analysis/column-writer.ts";
import type { PacketColumns } from "../../analysis/packet-columns.ts";
import type { PacketIndex } from "../../analysis/packet-index.ts";
import { usualQuantifier } from "../compare.ts";
import type { Filter } from "../compile.ts";
import type { Quantifier } from "../syntax.ts";
import type { Operand, TypedCondition } from "../typed.ts";
import { AddressTest, isInRange, isRelated } from "./address-test.ts";
import { collectRows } from "./collect.ts";
import { columnFields, type ColumnField } from "./field.ts";
import { between, everything, intervalOf, type Interval } from "./interval.ts";
import { joined, joins, type Marker } from "./join.ts";
import {
  doubtInto,
  everyBit,
  markAddresses,
  markInterval,
  markKinds,
  markPair,
  markTimes,
  markUndecided,
  notInto,
  SELECTED,
  UNDECIDED,
} from "./mask.ts";
import { bothOf, packetsWith } from "./possible.ts";
import { timeFields, type TimeField } from "./time-field.ts";

type Condition<Kind extends TypedCondition["kind"]> = Extract<TypedCondition, { kind: Kind }>;

const notZero: Interval = { low: 0, high: 0, isOutside: true };

/** The columns of a field of the filter (two for `tcp.port`); undefined if it has none, or is no plain field. */
function columnsOf(operand: Operand): readonly ColumnField[] | undefined {
  if (operand.kind !== "field" || operand.layers !== undefined) return undefined;
  const fields = (operand.term.either ?? [operand.term.name]).map((name) => columnFields.get(name));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

/** As `columnsOf`; and `field & bits` are the same columns with fewer bits. */
function numbersOf(operand: Operand): readonly ColumnField[] | undefined {
  const isMasked = operand.kind === "arithmetic" && operand.operator === "&" && operand.type === "number";
  const fields = columnsOf(isMasked ? operand.left : operand);
  if (fields === undefined || fields.some(({ isAddress }) => isAddress)) return undefined;
  if (!isMasked) return fields;
  const bits = numberOf(operand.right);
  const isPossible = bits !== undefined && bits >= 0 && bits <= 0x7fff_ffff;
  if (!isPossible || fields.some(({ isUnlessZero }) => isUnlessZero)) return undefined;
  return fields.map((field) => Object.assign({}, field, { bits: field.bits & bits }));
}

/** The number that a constant is, or the nanoseconds. */
function constantOf(operand: Operand): number | bigint | undefined {
  if (operand.kind === "negative") {
    const of = constantOf(operand.of);
    return of === undefined ? undefined : -of;
  }
  const value = operand.kind === "constant" ? operand.constant.value : undefined;
  return typeof value === "number" || typeof value === "bigint" ? value : undefined;
}

function numberOf(operand: Operand): number | undefined {
  const constant = constantOf(operand);
  return typeof constant === "number" ? constant : undefined;
}

function timeFieldOf(operand: Operand): TimeField | undefined {
  return operand.kind === "field" && operand.layers === undefined ? timeFields.get(operand.term.name) : undefined;
}

/** The column holds the field's values as they are. */
const isWhole = ({ bits, isUnlessZero }: ColumnField): boolean => bits === everyBit && !isUnlessZero;

/** One of a field's columns has to fulfil the condition, or all. */
const joinOf = { any: joins.or, all: joins.and };

class ColumnCompiler {
  readonly #writer: ColumnWriter;

  constructor(writer: ColumnWriter) {
    this.#writer = writer;
  }

  condition(condition: TypedCondition): Marker {
    switch (condition.kind) {
      case "and":
      case "or":
      case "xor":
        return joined([this.condition(condition.left), this.condition(condition.right)], joins[condition.kind]);
      case "not": {
        const inner = this.condition(condition.inner);
        return (chunk, into) => {
          inner(chunk, into);
          notInto(into, chunk.rows);
        };
      }
      case "present":
        return this.#present(condition) ?? this.#undecided(condition.operand);
      case "nonzero": {
        const fields = numbersOf(condition.operand);
        if (fields === undefined) return this.#undecided(condition.operand);
        return this.#intervals(fields, notZero, "any");
      }
      case "compare":
        return this.#compare(condition) ?? this.#undecided(condition.left, condition.right);
      case "member":
        return this.#member(condition) ?? this.#undecided(condition.left);
      case "contains":
        return this.#undecided(condition.left, condition.right);
      case "matches":
        return this.#undecided(condition.left);
    }
  }

  /** Only the dissector can tell, of packets that may have values for all these. */
  #undecided(...operands: readonly Operand[]): Marker {
    const packets = operands.map(packetsWith).reduce(bothOf);
    if (packets === undefined) return (chunk, into) => void into.fill(UNDECIDED, 0, chunk.rows);
    const possible = this.condition(packets);
    return (chunk, into) => {
      possible(chunk, into);
      doubtInto(into, chunk.rows);
    };
  }

  #present({ operand }: Condition<"present">): Marker | undefined {
    const time = timeFieldOf(operand);
    if (time !== undefined) return this.#time(time, () => everything);
    const markers = columnsOf(operand)?.map((field) => this.#has(field));
    return markers && joined(markers, joins.or);
  }

  #compare({ relation, quantifier, left, right }: Condition<"compare">): Marker | undefined {
    const chosen = quantifier ?? usualQuantifier(relation);
    if (left.type === "ipv4" || left.type === "ipv6") {
      const fields = columnsOf(left);
      if (fields === undefined || right.kind !== "constant") return undefined;
      return this.#addresses(fields, chosen, (bytes) => isRelated(relation, bytes, right.constant));
    }
    const constant = constantOf(right);
    const time = timeFieldOf(left);
    if (time !== undefined && typeof constant === "bigint") {
      return this.#time(time, (origin) => intervalOf(relation, Number(constant - origin)));
    }
    const fields = numbersOf(left);
    if (fields === undefined || typeof constant !== "number") return undefined;
    return this.#intervals(fields, intervalOf(relation, constant), chosen);
  }

  #member({ quantifier = "any", left, members }: Condition<"member">): Marker | undefined {
    const markers = members.map(({ low, high = low }) => this.#range(left, low, high, quantifier));
    return markers.every((marker) => marker !== undefined) ? joined(markers, joins.or) : undefined;
  }

  #range(left: Operand, low: Operand, high: Operand, quantifier: Quantifier): Marker | undefined {
    if (left.type === "ipv4" || left.type === "ipv6") {
      const fields = columnsOf(left);
      if (fields === undefined || low.kind !== "constant" || high.kind !== "constant") return undefined;
      return this.#addresses(fields, quantifier, (bytes) => isInRange(bytes, low.constant, high.constant));
    }
    const [from, to] = [constantOf(low), constantOf(high)];
    const time = timeFieldOf(left);
    if (time !== undefined && typeof from === "bigint" && typeof to === "bigint") {
      return this.#time(time, (origin) => between(Number(from - origin), Number(to - origin)));
    }
    const fields = numbersOf(left);
    if (fields === undefined || typeof from !== "number" || typeof to !== "number") return undefined;
    return this.#intervals(fields, between(from, to), quantifier);
  }

  #has(field: ColumnField): Marker {
    if (field.isUnlessZero) return this.#interval(field, notZero);
    return (chunk, into) => markKinds(field.has, chunk, into);
  }

  #interval(field: ColumnField, interval: Interval): Marker {
    return (chunk, into) => markInterval(field, field.read(chunk, this.#writer), interval, chunk, into);
  }

  #intervals(fields: readonly ColumnField[], interval: Interval, quantifier: Quantifier): Marker {
    const [one, other] = fields;
    if (one !== undefined && other !== undefined && fields.every(isWhole)) {
      const least = quantifier === "any" ? 1 : 2;
      return (chunk, into) => {
        const pair = [one.read(chunk, this.#writer), other.read(chunk, this.#writer)] as const;
        markPair(one.has, pair, interval, least, chunk, into);
      };
    }
    const holdsZero = (interval.low <= 0 && interval.high >= 0) !== interval.isOutside;
    const markers = fields.map((field) => {
      const marker = this.#interval(field, interval);
      return field.isUnlessZero && holdsZero ? joined([marker, this.#has(field)], joins.and) : marker;
    });
    return joined(markers, joinOf[quantifier]);
  }

  #time({ has, read, origin }: TimeField, interval: (origin: bigint) => Interval): Marker {
    return (chunk, into) => {
      read(chunk, this.#writer);
      markTimes(has, interval(origin(this.#writer)), chunk, into);
    };
  }

  #addresses(fields: readonly ColumnField[], quantifier: Quantifier, isWanted: (bytes: Uint8Array) => boolean): Marker {
    const test = new AddressTest(this.#writer.addresses, isWanted);
    const markers = fields.map(
      ({ has, read }): Marker =>
        (chunk, into) =>
          markAddresses(has, read(chunk, this.#writer), test.table(), chunk, into),
    );
    return joined(markers, joinOf[quantifier]);
  }
}

/**
 * Marks a chunk's rows: `SELECTED`, `NOT_SELECTED`, or `UNDECIDED` for a packet that only the dissector can decide. The mask has a
 * byte for each row that the chunk has room for.
 */
export type ChunkFilter = (chunk: PacketColumns, into: Uint8Array) => void;

/** The filter on columns that this writer fills. */
export function compileChunkFilter({ condition }: Filter, writer: ColumnWriter): ChunkFilter {
  if (condition === undefined) return (chunk, into) => void into.fill(SELECTED, 0, chunk.rows);
  const marker = new ColumnCompiler(writer).condition(condition);
  return (chunk, into) => {
    marker(chunk, into);
    markUndecided(chunk, into);
  };
}

export interface ColumnFilter {
  readonly mark: ChunkFilter;
  /**
   * The rows of the whole index that are selected; `decide` is asked for those that the columns cannot decide, in order. It may not
   * run another filter over columns.
   */
  readonly rows: (decide: (row: number) => boolean) => Uint32Array;
}

/** The filter on an index's columns. */
export function compileColumnFilter(filter: Filter, index: PacketIndex): ColumnFilter {
  const mark = compileChunkFilter(filter, index);
  return { mark, rows: (decide) => collectRows(index, mark, decide) };
}
