// A filter over the table's columns instead of dissected packets: for filters all of whose fields have a column, a million
// packets take a blink. What it cannot say exactly it does not say: then the packets are taken apart.
import { markFields, type Filter } from "@vitrine/glass";
import type { PacketTable } from "./packet-table.ts";

type Condition = NonNullable<Filter["condition"]>;
type Compare = Extract<Condition, { kind: "compare" }>;
type Operand = Compare["left"];
type Relation = Compare["relation"];
export type RowTest = (row: number) => boolean;

/** A field in the table: the rows that have it, and its value or values there. */
interface Column {
  readonly has: RowTest;
  readonly values: ReadonlyArray<(row: number) => number>;
}

const TCP = 6;
const UDP = 17;

const holds: Readonly<Record<Relation, (one: number, other: number) => boolean>> = {
  "==": (one, other) => one === other,
  "===": (one, other) => one === other,
  "!=": (one, other) => one !== other,
  "!==": (one, other) => one !== other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
};

type Numbers = ArrayLike<number>;

const always: RowTest = () => true;

/** The columns by the names of their fields. */
function columnsOf({ columns }: PacketTable): ReadonlyMap<string, Column> {
  const { transport, stream, ipVersion, marks, flags } = columns;
  const isTcp: RowTest = (row) => transport[row] === TCP && stream[row]! >= 0;
  const isUdp: RowTest = (row) => transport[row] === UDP && stream[row]! >= 0;
  const isIpv4: RowTest = (row) => ipVersion[row] === 4;
  const of = (has: RowTest, ...from: Numbers[]): Column => ({
    has,
    values: from.map((column) => (row: number) => column[row]!),
  });
  const bit = (mask: number): Column => ({ has: isTcp, values: [(row) => ((flags[row]! & mask) === 0 ? 0 : 1)] });
  const rows: (readonly [string, Column])[] = [
    ["frame", { has: always, values: [] }],
    ["frame.number", { has: always, values: [(row) => row + 1] }],
    ["frame.len", of(always, columns.originalLength)],
    ["frame.cap_len", of(always, columns.capturedLength)],
    ["ip", of(isIpv4)],
    ["ip.src", of(isIpv4, columns.source)],
    ["ip.dst", of(isIpv4, columns.destination)],
    ["ip.addr", of(isIpv4, columns.source, columns.destination)],
    ["ipv6", of((row) => ipVersion[row] === 6)],
    ["udp", of(isUdp)],
    ["udp.srcport", of(isUdp, columns.sourcePort)],
    ["udp.dstport", of(isUdp, columns.destinationPort)],
    ["udp.port", of(isUdp, columns.sourcePort, columns.destinationPort)],
    ["udp.stream", of(isUdp, stream)],
    ["udp.length", of(isUdp, columns.length)],
    ["tcp", of(isTcp)],
    ["tcp.srcport", of(isTcp, columns.sourcePort)],
    ["tcp.dstport", of(isTcp, columns.destinationPort)],
    ["tcp.port", of(isTcp, columns.sourcePort, columns.destinationPort)],
    ["tcp.stream", of(isTcp, stream)],
    ["tcp.len", of(isTcp, columns.length)],
    ["tcp.seq", of(isTcp, columns.relativeSequence)],
    ["tcp.seq_raw", of(isTcp, columns.sequence)],
    ["tcp.flags", of(isTcp, flags)],
    ["tcp.flags.fin", bit(0x01)],
    ["tcp.flags.syn", bit(0x02)],
    ["tcp.flags.reset", bit(0x04)],
    ["tcp.flags.push", bit(0x08)],
    ["tcp.flags.ack", bit(0x10)],
    ["tcp.window_size_value", of(isTcp, columns.window)],
    ["tcp.window_size", of(isTcp, columns.windowSize)],
    ["tcp.analysis.flags", of((row) => isTcp(row) && marks[row] !== 0)],
    [
      "tcp.analysis.bytes_in_flight",
      of((row) => isTcp(row) && columns.bytesInFlight[row] !== 0, columns.bytesInFlight),
    ],
    ["tcp.analysis.acks_frame", of((row) => isTcp(row) && columns.acksFrame[row] !== 0, columns.acksFrame)],
    ...markFields.map(([mask, { name }]) => [name, of((row) => isTcp(row) && (marks[row]! & mask) !== 0)] as const),
  ];
  return new Map(rows);
}

/** The number that an address or a number stands for in the columns, and how many of its bits count. */
function constantOf(operand: Operand): { readonly value: number; readonly mask: number } | undefined {
  if (operand.kind !== "constant") return undefined;
  const { value, prefix = 32 } = operand.constant;
  if (value instanceof Uint8Array) {
    if (value.length !== 4) return undefined;
    const mask = prefix >= 32 ? 0xffffffff : prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
    return { value: new DataView(value.buffer, value.byteOffset).getUint32(0), mask };
  }
  const number = Number(value);
  return typeof value === "string" || !Number.isSafeInteger(number) ? undefined : { value: number, mask: -1 };
}

class Compiler {
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(table: PacketTable) {
    this.#columns = columnsOf(table);
  }

  /** Undefined for what the columns cannot say. */
  condition(condition: Condition): RowTest | undefined {
    switch (condition.kind) {
      case "not": {
        const inner = this.condition(condition.inner);
        return inner && ((row) => !inner(row));
      }
      case "and":
      case "or":
      case "xor":
        return this.#logical(condition.kind, this.condition(condition.left), this.condition(condition.right));
      case "present":
        return this.#column(condition.operand)?.has;
      case "compare":
        return this.#compare(condition);
      case "member":
        return this.#member(condition);
      default:
        return undefined;
    }
  }

  #logical(kind: "and" | "or" | "xor", left: RowTest | undefined, right: RowTest | undefined): RowTest | undefined {
    if (left === undefined || right === undefined) return undefined;
    if (kind === "and") return (row) => left(row) && right(row);
    return kind === "or" ? (row) => left(row) || right(row) : (row) => left(row) !== right(row);
  }

  #column(operand: Operand): Column | undefined {
    if (operand.kind !== "field" || operand.layers !== undefined) return undefined;
    return this.#columns.get(operand.term.name);
  }

  #compare({ relation, quantifier, left, right }: Compare): RowTest | undefined {
    const column = this.#column(left);
    const constant = constantOf(right);
    if (column === undefined || constant === undefined || column.values.length === 0) return undefined;
    const { mask } = constant;
    const isTrue = holds[relation];
    const wanted = mask === -1 ? constant.value : (constant.value & mask) >>> 0;
    const test = (value: number): boolean => isTrue(mask === -1 ? value : (value & mask) >>> 0, wanted);
    const isAll = (quantifier ?? (relation === "===" || relation === "!=" ? "all" : "any")) === "all";
    const { has } = column;
    const [first, second] = column.values;
    if (second === undefined) return (row) => has(row) && test(first!(row));
    return isAll
      ? (row) => has(row) && test(first!(row)) && test(second(row))
      : (row) => has(row) && (test(first!(row)) || test(second(row)));
  }

  #member({ left, members, quantifier }: Extract<Condition, { kind: "member" }>): RowTest | undefined {
    const column = this.#column(left);
    if (column === undefined || column.values.length === 0 || quantifier === "all") return undefined;
    const tests: ((value: number) => boolean)[] = [];
    for (const { low, high } of members) {
      const from = constantOf(low);
      const to = high === undefined ? from : constantOf(high);
      // Address ranges are left to the dissection.
      if (from === undefined || to === undefined || from.mask !== -1 || to.mask !== -1) return undefined;
      tests.push((value) => value >= from.value && value <= to.value);
    }
    const isMember = (value: number): boolean => tests.some((test) => test(value));
    return (row) => column.has(row) && column.values.some((value) => isMember(value(row)));
  }
}

/** The filter as a test of the table's rows; undefined where some field of it has no column. */
export function columnFilter(filter: Filter, table: PacketTable): RowTest | undefined {
  if (filter.condition === undefined) return () => true;
  return new Compiler(table).condition(filter.condition);
}
