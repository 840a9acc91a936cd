import {
  Analyzer,
  CaptureParser,
  Dissector,
  PacketRecord,
  PacketValues,
  compileFilter,
  linkTypes,
  pcapHeader,
  pcapRecord,
} from "@vitrine/glass";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnFilter } from "./column-filter.ts";
import { PacketTable } from "./packet-table.ts";

/** Ethernet, IPv4 and a TCP or UDP header from a few numbers. */
function frame(sent: {
  isTcp: boolean;
  from: number;
  to: number;
  port: number;
  flags: number;
  seq: number;
  data: number;
}) {
  const transport = sent.isTcp ? 20 : 8;
  const bytes = new Uint8Array(34 + transport + sent.data);
  const view = new DataView(bytes.buffer);
  bytes.set([8, 0, 0x45], 12);
  view.setUint16(16, bytes.length - 14);
  bytes.set([64, sent.isTcp ? 6 : 17, 0, 0, 10, 0, 0, sent.from, 10, 0, 0, sent.to], 22);
  view.setUint16(34, sent.port);
  view.setUint16(36, 5000);
  if (!sent.isTcp) view.setUint16(38, 8 + sent.data);
  else {
    view.setUint32(38, sent.seq);
    view.setUint16(46, 0x5000 | sent.flags);
    view.setUint16(48, 100 * sent.from);
  }
  return bytes;
}

const packets = fc.array(
  fc.record({
    isTcp: fc.boolean(),
    from: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 1, max: 3 }),
    port: fc.constantFrom(80, 5000, 40_000),
    flags: fc.constantFrom(0x02, 0x10, 0x12, 0x18, 0x11, 0x04),
    seq: fc.integer({ min: 0, max: 40 }),
    data: fc.constantFrom(0, 0, 1, 10),
  }),
  { minLength: 1, maxLength: 40 },
);

const filters = [
  "tcp",
  "!udp",
  "tcp.port == 80",
  "tcp.port != 80",
  "!(tcp.port == 80)",
  "udp.srcport in {80, 4000..6000}",
  "ip.addr == 10.0.0.1",
  "ip.src != 10.0.0.2",
  "ip.addr == 10.0.0.2/31",
  "all ip.addr == 10.0.0.1/30",
  "tcp.stream == 0 and tcp.len > 0",
  "tcp.flags.syn == 1 && tcp.flags.ack == 0",
  "tcp.flags.syn",
  "tcp.flags == 0x12",
  "frame.len >= 64 or frame.number < 3",
  "tcp.analysis.flags",
  "tcp.analysis.retransmission or tcp.analysis.duplicate_ack",
  "tcp.seq_raw <= 12",
  "tcp.seq == 1",
  "tcp.window_size_value == 200 xor tcp.window_size == 200",
  "tcp.analysis.bytes_in_flight > 1",
  "udp.length == 9 or udp.stream == 1",
];

/** What the columns select, and what dissection selects, of the same packets. */
function both(sent: readonly Uint8Array[], text: string): { columns: number[] | undefined; dissection: number[] } {
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(`${text}: ${result.problem.message}`);
  const table = new PacketTable();
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  const dissection: number[] = [];
  const parser = new CaptureParser();
  const options = { linkType: linkTypes.ethernet };
  parser.push(pcapHeader(options), () => {});
  for (const bytes of sent) {
    const one = Object.assign(new PacketRecord(new Uint8Array(bytes)), {
      capturedLength: bytes.length,
      originalLength: bytes.length,
    });
    parser.push(pcapRecord(one, options), (record) => {
      table.add(record, analyzer.add(record));
      if (result.filter.selects(dissector.dissect(record, values))) dissection.push(record.frame);
    });
  }
  const test = columnFilter(result.filter, table);
  const all = Array.from({ length: table.rows }, (_, row) => row);
  // The others are taken apart by whoever asks.
  return {
    columns: test && all.filter((row) => !table.needsDissection(row) && test(row)).map((row) => row + 1),
    dissection,
  };
}

describe("a filter over columns", () => {
  test.each(filters)("%s selects what dissection selects", (text) => {
    fc.assert(
      fc.property(packets, (sent) => {
        const { columns, dissection } = both(sent.map(frame), text);
        expect(columns).toEqual(dissection);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['dns.qry.name contains "a"', "tcp.port + 1 == 81", "eth.src == 02:00:00:00:00:01", "tcp.payload"])(
    "%s is left to dissection",
    (text) => {
      expect(both([], text).columns).toBeUndefined();
    },
  );
});
