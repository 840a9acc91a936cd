// Compares the recall of a packet with a pass over all packets.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { double, ethernet, flag, icmp, ipv4, ipv6, tcp, udp, word } from "../../fixtures/packet.ts";
import { CaptureParser, Dissector, linkTypes, PacketRecord, PacketValues, type Dissection } from "../index.ts";
import { Analyzer } from "./analyzer.ts";
import { PacketAnalysis } from "./packet-analysis.ts";
import { CHUNK_ROWS } from "./packet-columns.ts";
import { PacketIndex } from "./packet-index.ts";
import { PacketRecall } from "./packet-recall.ts";
import { SegmentAnalysis } from "./tcp/segment.ts";

interface Pass {
  readonly recall: PacketRecall;
  readonly records: readonly PacketRecord[];
  readonly dissections: readonly Dissection[];
}

/** One pass over all packets, as each was in its turn. */
function passOver(records: readonly PacketRecord[]): Pass {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const recall = new PacketRecall(index);
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const dissections = records.map((record) => {
    const packet = analyzer.add(record);
    index.add(record, packet);
    recall.add(record, packet);
    return dissector.dissect(record, values);
  });
  return { recall, records, dissections };
}

/** One packet alone, with those that carried a part of it. */
function alone({ recall, records }: Pass, row: number): Dissection {
  const packet = new PacketAnalysis(new SegmentAnalysis());
  const values = new PacketValues(packet);
  const dissector = new Dissector();
  const dissect = (at: number): Dissection => {
    recall.passTo(at, dissector);
    recall.restore(at, packet);
    return dissector.dissect(records[at]!, values);
  };
  for (const earlier of recall.earlierRows(row)) dissect(earlier);
  return dissect(row);
}

/** Values that the recall gets wrong, beside the right ones. */
function differences(records: readonly PacketRecord[]): unknown[] {
  const pass = passOver(records);
  // The last first: none may live on what another has left behind.
  return records
    .map((_, row) => ({ recalled: alone(pass, records.length - 1 - row), turn: pass.dissections.at(-1 - row) }))
    .filter(({ recalled, turn }) => !isDeepStrictEqual(recalled, turn));
}

function recordsOf(bytes: Uint8Array): PacketRecord[] {
  const records: PacketRecord[] = [];
  const parser = new CaptureParser();
  parser.push(bytes, (record) => records.push(record.keep()));
  parser.end();
  return records;
}

/** A second for each row. */
function recordOf(frame: readonly number[], row: number): PacketRecord {
  const size = { capturedLength: frame.length, originalLength: frame.length };
  const place = { seconds: 1_700_000_000 + row, linkType: linkTypes.ethernet, frame: row + 1 };
  return Object.assign(new PacketRecord(Uint8Array.from(frame)), size, place);
}

const folder = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const fixtures = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
const fixtureRecords = fixtures.map((name) => recordsOf(readFileSync(folder + name)));

const client = "10.0.0.1";
const server = "10.0.0.2";

const segment = fc
  .record({
    isFromServer: fc.boolean(),
    port: fc.constantFrom(40_000, 40_001),
    flags: fc.constantFrom(
      flag.syn,
      flag.syn | flag.ack,
      flag.ack,
      flag.ack,
      flag.psh | flag.ack,
      flag.fin | flag.ack,
      flag.rst,
    ),
    sequence: fc.constantFrom(0, 1, 2, 11, 21, 100, 0xffff_fff5),
    acknowledgment: fc.constantFrom(0, 1, 2, 11, 21, 100),
    window: fc.constantFrom(0, 502, 502, 64_240),
    hasScale: fc.boolean(),
    data: fc.constantFrom(0, 0, 1, 10),
  })
  .map(({ isFromServer, port, hasScale, data, ...rest }) => {
    const [from, to] = isFromServer ? [server, client] : [client, server];
    const options = hasScale ? [1, 3, 3, 7] : [];
    const payload = Array.from({ length: data }, () => 0x61);
    return ipv4(from, to, 6, tcp(from, to, isFromServer ? [5000, port] : [port, 5000], { ...rest, options, payload }));
  });

const datagram = udp(
  client,
  server,
  [5000, 5000],
  Array.from({ length: 40 }, (_, at) => 0x61 + (at % 26)),
);

/** A piece of one of some datagrams; the pieces overlap, come twice, or not at all. */
const fragment = fc
  .record({
    id: fc.constantFrom(7, 8),
    from: fc.constantFrom(0, 16, 24),
    end: fc.constantFrom(16, 24, 32, 48),
    isIpv6: fc.boolean(),
    isDamaged: fc.boolean(),
  })
  .filter(({ from, end }) => from < end)
  .map(({ id, from, end, isIpv6, isDamaged }) => {
    const piece = datagram.slice(from, end);
    if (isIpv6) {
      const header = [17, 0, ...word(from | (end < 48 ? 1 : 0)), ...double(id)];
      return ipv6("fd00::1", "fd00::2", 44, [...header, ...piece]);
    }
    const bytes = ipv4(client, server, 17, piece, { id, fragmentOffset: from, moreFragments: end < 48 });
    if (isDamaged) bytes[10]! ^= 1;
    return bytes;
  });

/** Packets in packets, and a tunnel whose own packets come in pieces. */
const wrapped = fc
  .tuple(fc.oneof(segment, fragment), fc.constantFrom("plain", "plain", "tunnel", "quote", "halves"))
  .map(([inner, how]): readonly (readonly number[])[] => {
    if (how === "plain") return [inner];
    const protocol = inner[0]! >>> 4 === 6 ? 41 : 4;
    if (how === "tunnel") return [ipv4("10.1.0.1", "10.1.0.2", protocol, inner)];
    if (how === "quote") return [ipv4(server, client, 1, icmp(3, 3, [0, 0, 0, 0, ...inner]))];
    const [head, rest] = [inner.slice(0, 24), inner.slice(24)];
    return [
      ipv4("10.1.0.1", "10.1.0.2", protocol, head, { id: 1, moreFragments: true }),
      ipv4("10.1.0.1", "10.1.0.2", protocol, rest, { id: 1, fragmentOffset: 24 }),
    ];
  });

/** From one packet to the next; some clocks go back, and some are far off. */
const time = fc.record({
  seconds: fc.constantFrom(0, 0, 0, 1, 5, -1, 2 ** 31, 2 ** 33, -(2 ** 33)),
  nanoseconds: fc.nat(999_999_999),
  hasTime: fc.constantFrom(true, true, true, false),
  missing: fc.constantFrom(0, 0, 0, 0, 8, 20),
});

const generated = fc.array(fc.tuple(wrapped, time), { minLength: 1, maxLength: 40 }).map((packets) => {
  const frames = packets.flatMap(([parts, at]) =>
    parts.map((part) => [ethernet(part[0]! >>> 4 === 6 ? 0x86dd : 0x0800, part), at] as const),
  );
  let seconds = 1_700_000_000;
  return frames.map(([bytes, at], row) => {
    const { nanoseconds, hasTime, missing } = at;
    const captured = Uint8Array.from(bytes.slice(0, bytes.length - missing));
    seconds += at.seconds;
    return Object.assign(new PacketRecord(captured), {
      capturedLength: captured.length,
      originalLength: bytes.length,
      ...(hasTime ? { seconds, nanoseconds } : {}),
      hasTime,
      linkType: linkTypes.ethernet,
      frame: row + 1,
    });
  });
});

const toServer = (flags: number, sequence: number, acknowledgment: number): number[] => {
  const bytes = tcp(client, server, [40_000, 5000], { flags, sequence, acknowledgment });
  return ethernet(0x0800, ipv4(client, server, 6, bytes));
};
const opening = toServer(flag.syn, 10, 0);
const repeated = toServer(flag.ack, 11, 21);

describe("the recall of a packet", () => {
  test.each(fixtures.map((name, at) => [name, at] as const))("takes it apart as in its turn (%s)", (_, at) => {
    expect(differences(fixtureRecords[at]!)).toEqual([]);
  });

  test("takes it apart as in its turn, in captures of all kinds", () => {
    fc.assert(
      fc.property(generated, (records) => {
        expect(differences(records)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("takes it apart as in its turn, in captures with damage", () => {
    const damage = fc.array(fc.tuple(fc.nat(200), fc.nat(120), fc.nat(255)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...fixtureRecords), damage, (whole, changes) => {
        const records = whole.slice(0, 60).map((record) => record.keep());
        for (const [row, at, value] of changes) {
          const { bytes } = records[row % records.length]!;
          bytes[at % bytes.length] = value;
        }
        expect(differences(records)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("a write whose beginning came in fragments is recalled", () => {
    const begin = tcp(client, server, [40_000, 5000], { flags: flag.syn, sequence: 0, payload: [0x61] });
    const inner = ipv4(client, server, 6, begin);
    const end = tcp(client, server, [40_000, 5000], { flags: flag.psh, sequence: 1, payload: [0x62] });
    const frames = [
      ipv4("10.1.0.1", "10.1.0.2", 4, inner.slice(0, 24), { moreFragments: true }),
      ipv4("10.1.0.1", "10.1.0.2", 4, inner.slice(24), { fragmentOffset: 24 }),
      ipv4(client, server, 6, end),
    ];
    const records = frames.map((bytes, row) => recordOf(ethernet(0x0800, bytes), row));
    expect(passOver(records).dissections[2]!.earlierFrames).toEqual([2]);
    expect(differences(records)).toEqual([]);
  });

  test("keeps numbers that are longer than their columns", () => {
    const repeats = Array.from({ length: 0xffff + CHUNK_ROWS }, () => repeated);
    const analyzer = new Analyzer();
    const index = new PacketIndex(analyzer.addresses);
    const recall = new PacketRecall(index);
    for (const [row, bytes] of [opening, ...repeats].entries()) {
      const record = recordOf(bytes, row);
      index.add(record, analyzer.add(record));
      recall.add(record, analyzer.packet);
    }
    const packet = new PacketAnalysis(new SegmentAnalysis());
    recall.restore(index.rows - 1, packet);
    expect(packet.tcp).toEqual(analyzer.packet.tcp);
    expect(packet.tcp.duplicateAckNumber).toBeGreaterThan(0xffff);
  });
});
