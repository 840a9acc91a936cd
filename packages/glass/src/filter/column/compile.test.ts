import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeCaptures } from "../../../fixtures/made.ts";
import { flag, ethernet, ipv4, ipv6, tcp, text, udp } from "../../../fixtures/packet.ts";
import { Analyzer } from "../../analysis/analyzer.ts";
import { LatestPacket } from "../../analysis/latest-packet.ts";
import { PacketIndex } from "../../analysis/packet-index.ts";
import { PacketValues } from "../../analysis/packet-values.ts";
import { declaredFields, declaredProtocols } from "../../dissect/declared.ts";
import { Dissector } from "../../dissect/dissector.ts";
import type { Dissection } from "../../dissect/tree.ts";
import { linkTypes } from "../../file/link-type.ts";
import { CaptureParser } from "../../file/parser.ts";
import { PacketRecord } from "../../file/record.ts";
import type { Filter } from "../compile.ts";
import { compileFilter } from "../display-filter.ts";
import { compileChunkFilter, compileColumnFilter } from "./compile.ts";
import { columnFields } from "./field.ts";
import { NOT_SELECTED, SELECTED, UNDECIDED } from "./mask.ts";
import { timeFields } from "./time-field.ts";

interface Read {
  readonly records: readonly PacketRecord[];
  readonly index: PacketIndex;
  readonly dissections: readonly Dissection[];
}

/** All of it both ways: into the index, and taken apart. */
function readRecords(records: readonly PacketRecord[]): Read {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const dissections = records.map((record) => {
    index.add(record, analyzer.add(record));
    return dissector.dissect(record, values);
  });
  return { records, index, dissections };
}

function recordsOf(file: Uint8Array): PacketRecord[] {
  const records: PacketRecord[] = [];
  new CaptureParser().push(file, (record) => records.push(record.keep()));
  return records;
}

const fixtures = [
  "chat.pcap",
  "chatserver.pcap",
  "losses.pcap",
  "trouble.pcap",
  "fragments.pcap",
  "headers.pcap",
  "links.pcapng",
];
const captures = new Map(
  fixtures.map((name) => {
    const file = fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
    return [name, readRecords(recordsOf(readFileSync(file)))];
  }),
);

function compiled(filter: string): Filter {
  const result = compileFilter(filter);
  if (!result.isValid) throw new Error(`${filter}: ${result.problem.message}`);
  return result.filter;
}

/** The rows by both ways; `asked` counts the packets that were left to the dissector. */
function bothWays(written: string, { index, dissections }: Read) {
  const filter = compiled(written);
  let asked = 0;
  const fast = compileColumnFilter(filter, index).rows((row) => {
    asked += 1;
    return filter.selects(dissections[row]!);
  });
  const rich = dissections.flatMap((dissection, row) => (filter.selects(dissection) ? [row] : []));
  return { filter: written, fast: [...fast], rich, asked };
}

/** The masks of the packets one by one, as they pass. */
function latestMasks(written: string, { records }: Read): number[] {
  const analyzer = new Analyzer();
  const latest = new LatestPacket(analyzer.addresses);
  const mark = compileChunkFilter(compiled(written), latest);
  const mask = new Uint8Array(1);
  return records.map((record) => {
    mark(latest.take(record, analyzer.add(record)), mask);
    return mask[0]!;
  });
}

const numbers = [
  "frame.number",
  "frame.len",
  "ip.proto",
  "ip.version",
  "ip.ttl",
  "tcp.port",
  "tcp.srcport",
  "tcp.stream",
  "tcp.len",
  "tcp.seq",
  "tcp.nxtseq",
  "tcp.ack",
  "tcp.seq_raw",
  "tcp.hdr_len",
  "tcp.flags",
  "tcp.flags.syn",
  "tcp.flags.ack",
  "tcp.window_size",
  "tcp.window_size_value",
  "tcp.analysis.bytes_in_flight",
  "tcp.analysis.duplicate_ack_num",
  "udp.port",
  "udp.length",
  "udp.stream",
  "icmp.type",
  "dns.id",
];
const values = ["0", "1", "2", "5", "6", "7", "0x12", "17", "20", "66", "5000", "40000", "64240"];
const comparison = fc
  .tuple(
    fc.constantFrom("", "any ", "all "),
    fc.constantFrom(...numbers),
    fc.constantFrom("==", "===", "!=", "!==", ">", ">=", "<", "<="),
    fc.constantFrom(...values),
  )
  .map(([quantifier, field, relation, value]) => `${quantifier}${field} ${relation} ${value}`)
  .filter((written) => compileFilter(written).isValid);
const other = fc.constantFrom(
  "tcp",
  "udp",
  "ip",
  "ipv6",
  "frame",
  "icmp",
  "arp",
  "dns",
  "lab",
  "data",
  "eth",
  "tcp.port",
  "tcp.payload",
  "tcp.flags & 0x12",
  "tcp.flags & 2 == 2",
  "tcp.flags.syn",
  "tcp.port in {5000, 40000..50000}",
  "all tcp.port in {5000 .. 60000}",
  "tcp.port not in {5000}",
  "ip.addr == 10.20.30.11",
  "ip.addr != 10.20.30.3",
  "ip.src !== 10.20.30.3",
  "ip.dst == 10.20.30.0/28",
  "ip.src in {10.20.30.0 .. 10.20.30.11, 10.20.30.13}",
  "ip.src > 10.20.30.3",
  "all ip.addr == 10.20.30.3/30",
  "ipv6.addr == fd00::/8",
  "ip.addr#1 == 10.20.30.3",
  "tcp.analysis.retransmission",
  "tcp.analysis.flags",
  "tcp.analysis.zero_window",
  "tcp.analysis.bytes_in_flight",
  "tcp.analysis.ack_rtt",
  "tcp.analysis.ack_rtt > 0.001",
  "all tcp.analysis.ack_rtt != 0.001",
  "frame.time_delta > 0.0005",
  "frame.time_delta == 0",
  "frame.time_relative in {0..0.003, 0.01}",
  "frame.time_epoch > 1700000000.005",
  "frame.time_relative < -1",
  "tcp.len == -1",
  "tcp.len > 4294967295",
  "tcp.len + 1 == 6",
  "tcp.srcport < tcp.dstport",
  "udp.srcport == tcp.srcport",
  "len(tcp.payload) > 5",
  "count(tcp.port) == 2",
  "max(tcp.len, udp.length) > 20",
  "string(tcp.port) matches \"50\"",
  "tcp.payload contains \"e\"",
  "all tcp.payload contains \"e\"",
  "tcp.payload[0:2] == 68:65",
  "udp[0:2] == 13:88",
  'lab.text matches "h.*o"',
  'dns.qry.name contains "a"',
  "icmp.type != 3",
  "arp.opcode == 1",
  "data.len > 3",
  "eth.addr == 02:00:00:00:00:03",
);
const condition = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3 },
    comparison,
    other,
    tie("all").map((inner) => `!(${inner})`),
    fc
      .tuple(tie("all"), fc.constantFrom("&&", "||", "xor"), tie("all"))
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
  ),
})).all;

const presences = [...declaredFields.keys(), ...declaredProtocols.map(({ name }) => name)];

/** Every way has to tell the same, of every field, and of what people ask. */
function expectAgreement(read: Read, filters: readonly string[]): void {
  const differences = filters
    .map((filter) => bothWays(filter, read))
    .filter(({ fast, rich }) => fast.join() !== rich.join());
  expect(differences).toEqual([]);
}

describe("a filter on columns", () => {
  test.each(fixtures)("selects the same packets as on dissected frames (%s)", (name) => {
    const read = captures.get(name)!;
    expectAgreement(read, presences);
    fc.assert(
      fc.property(condition, (written) => expectAgreement(read, [written])),
      { numRuns: 150 },
    );
  });
});

const madeRecords = [...madeCaptures().values()].flatMap(recordsOf);
const hostile = fc
  .array(
    fc.tuple(
      fc.constantFrom(...madeRecords),
      fc.array(fc.tuple(fc.nat({ max: 90 }), fc.nat({ max: 255 })), { maxLength: 3 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 60 }) }),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((made) =>
    made.map(([original, changes, cut], row) => {
      const record = original.keep();
      record.capturedLength = Math.max(1, record.capturedLength - cut);
      for (const [at, value] of changes) record.bytes[at % record.capturedLength] = value;
      return Object.assign(record, { frame: row + 1, seconds: 1_700_000_000 + row });
    }),
  );

test("changed and cut", () => {
  fc.assert(
    fc.property(hostile, (records) => expectAgreement(readRecords(records), presences)),
    { numRuns: Number(process.env.RUNS ?? 100) },
  );
});
