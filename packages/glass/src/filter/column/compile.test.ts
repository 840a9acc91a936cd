import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeCaptures } from "../../../fixtures/made.ts";
import { ethernet, ipv4, ipv6, tcp, text, udp } from "../../../fixtures/packet.ts";
import { Analyzer } from "../../analysis/analyzer.ts";
import { PacketIndex } from "../../analysis/packet-index.ts";
import { declaredFields, declaredProtocols } from "../../dissect/declared.ts";
import { linkTypes } from "../../file/link-type.ts";
import { compileFilter } from "../display-filter.ts";
import { compileColumnFilter } from "./compile.ts";
import { columnFields } from "./field.ts";
import { NOT_SELECTED, SELECTED, UNDECIDED } from "./mask.ts";
import {
  bothWays,
  compiled,
  decidedInIndex,
  decidedInPassing,
  disagreements,
  readBothWays,
  recordsFrom,
  recordsOf,
} from "./testing/both-ways.ts";
import { conditions, ofColumns } from "./testing/conditions.ts";
import { timeFields } from "./time-field.ts";

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
    return [name, readBothWays(recordsOf(readFileSync(file)))];
  }),
);
const presences = [...declaredFields.keys(), ...declaredProtocols.map(({ name }) => name)];

/** Segments and datagrams among three machines of either IP version, with what the ports make of their data. */
const packets = fc
  .array(
    fc.record({
      isTcp: fc.boolean(),
      isIpv6: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
      from: fc.integer({ min: 1, max: 3 }),
      to: fc.integer({ min: 1, max: 3 }),
      ports: fc.tuple(fc.constantFrom(53, 80, 5000, 40_000), fc.constantFrom(80, 5000, 6667)),
      flags: fc.constantFrom(0x02, 0x10, 0x12, 0x18, 0x11, 0x04),
      sequence: fc.integer({ min: 0, max: 40 }),
      acknowledgment: fc.integer({ min: 0, max: 40 }),
      payload: fc.constantFrom("", "", "e", "hello", "bob: hello", "NICK a\r\n", ":s 433 * a :Taken\n", "PING"),
      /** Microseconds to the next, which may come before. */
      step: fc.constantFrom(0, 1, 500, 1000, 7_000_000, -2_000_000, 1e13),
      hasTime: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((sent) => {
    let microseconds = 1.7e15;
    return sent.flatMap((one, row) => {
      const [from, to] = [one.from, one.to].map((end) => (one.isIpv6 ? `fd00::${end}` : `10.20.30.${end + 10}`)) as [
        string,
        string,
      ];
      const payload = text(one.payload);
      const { flags, sequence, acknowledgment } = one;
      const window = 100 * one.from;
      const inside = one.isTcp
        ? tcp(from, to, one.ports, { flags, sequence, acknowledgment, window, payload })
        : udp(from, to, one.ports, payload);
      const protocol = one.isTcp ? 6 : 17;
      const packet = one.isIpv6
        ? ethernet(0x86dd, ipv6(from, to, protocol, inside))
        : ethernet(0x0800, ipv4(from, to, protocol, inside));
      microseconds += one.step;
      const seconds = one.hasTime ? Math.floor(microseconds / 1e6) : 0;
      const nanoseconds = one.hasTime ? (microseconds % 1e6) * 1000 : 0;
      return recordsFrom([packet], { frame: row + 1, seconds, nanoseconds, hasTime: one.hasTime });
    });
  });

const madeRecords = [...madeCaptures().values()].flatMap(recordsOf);
/** Packets of our captures with changed bytes, and cut. */
const hostilePackets = fc
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
      return Object.assign(record, { frame: row + 1 });
    }),
  );

describe("a filter on columns selects what it selects of dissected frames", () => {
  test.each(fixtures)("of %s", (name) => {
    const read = captures.get(name)!;
    expect(disagreements(read, presences)).toEqual([]);
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(disagreements(read, [condition])).toEqual([]);
      }),
      { numRuns: 75 },
    );
  });

  test("of any packets", () => {
    fc.assert(
      fc.property(packets, fc.array(conditions, { minLength: 10, maxLength: 10 }), (records, some) => {
        expect(disagreements(readBothWays(records), [...presences, ...ofColumns, ...some])).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test("of changed and cut packets", () => {
    fc.assert(
      fc.property(hostilePackets, (records) => {
        expect(disagreements(readBothWays(records), [...presences, ...ofColumns])).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  const datagram = udp("10.0.0.1", "10.0.0.2", [7, 7], text("hello"));
  const segment = tcp("10.0.0.1", "10.0.0.2", [7, 7], { flags: 16, sequence: 1 });
  const packet = ipv4("10.0.0.1", "10.0.0.2", 17, datagram);
  test.each([
    ["behind LLC and SNAP", ethernet(8 + packet.length, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...packet])],
    [
      "in a datagram shorter than its header",
      ethernet(0x0800, ipv4("10.0.0.1", "10.0.0.2", 17, [0, 7, 0, 7, 0, 5, 0, 0])),
    ],
    [
      "behind authentication",
      ethernet(0x0800, ipv4("10.0.0.1", "10.0.0.2", 51, [6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, ...segment])),
    ],
    [
      "behind extension headers",
      ethernet(0x86dd, ipv6("fd00::1", "fd00::2", 0, [17, 0, 1, 4, 0, 0, 0, 0, ...datagram])),
    ],
    [
      "quoted by an error of a type that nobody knows",
      ethernet(
        0x86dd,
        ipv6("fd00::1", "fd00::2", 58, [100, 0, 0, 0, 0, 0, 0, 0, ...ipv6("fd00::2", "fd00::1", 17, datagram)]),
      ),
    ],
    ["in a frame cut within Ethernet", [2, 0, 0, 0, 0, 3, 2]],
  ])("of what stands %s", (_, frame) => {
    expect(disagreements(readBothWays(recordsFrom([frame])), presences)).toEqual([]);
  });

  test.each([
    ["netlink in a Linux cooked capture", linkTypes.linuxCooked, [0, 0, 3, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0]],
    ["an odd word of a loopback", linkTypes.null, [2, 0, 1, 0]],
    ["an EtherType as a family", linkTypes.null, [0, 0, 8, 0]],
    ["IPv4 on a link for IPv6", linkTypes.ipv6, []],
    ["a link that is not taken apart", 105, []],
  ])("of %s", (_, linkType, header) => {
    const records = recordsFrom([[...header, ...packet]], { linkType });
    expect(disagreements(readBothWays(records), presences)).toEqual([]);
  });
});

describe("the dissector is asked", () => {
  test.each([
    ["tcp.port == 5000", 0],
    ["!(udp.checksum == 0)", 0],
    ["icmp.type == 3 || arp", 0],
    ["tcp.analysis.retransmission", 0],
    ['tcp.analysis.retransmission && lab.text contains "hi"', 8],
    ['tcp.analysis.retransmission && !(lab.text contains "hi")', 8],
    ["tcp.hdr_len > 20 && frame.number < 10", 9],
    ["eth.addr == 02:00:00:00:00:03 || tcp", 0],
  ])("the columns of losses.pcap agree for %s, %i times", (condition, times) => {
    expect(bothWays(condition, captures.get("losses.pcap")!).asked).toHaveLength(times);
  });

  test("the columns know IRC on any port, and leave only its fields to the dissector", () => {
    const irc = recordsFrom(
      [5000, 6667, 7000].map((port) => {
        const sent = { flags: 0x18, sequence: 1, acknowledgment: 1, window: 1, payload: text("NICK a\r\n") };
        const segment = tcp("10.20.30.11", "10.20.30.3", [40_000, port], sent);
        return ethernet(0x0800, ipv4("10.20.30.11", "10.20.30.3", 6, segment));
      }),
    );
    const read = readBothWays(irc.map((record, row) => Object.assign(record, { frame: row + 1 })));
    for (const filter of ["irc", "!irc", "lab", "udp", "tcp.port == 5000", "irc and tcp"]) {
      expect(bothWays(filter, read)).toMatchObject({ asked: [] });
    }
    expect(bothWays("irc", read).byColumns).toEqual([0, 1, 2]);
    expect(bothWays('irc.command == "NICK"', read)).toMatchObject({ asked: [0, 1, 2], byColumns: [0, 1, 2] });
  });

  test("about packets whose columns do not hold everything", () => {
    expect(bothWays("ip.addr == 10.20.30.3", captures.get("headers.pcap")!).asked).not.toEqual([]);
  });
});

test("a condition, its contrary and what joins it know three values", () => {
  const read = readBothWays(
    recordsFrom([ethernet(0x0800, ipv4("10.0.0.1", "10.0.0.2", 17, udp("10.0.0.1", "10.0.0.2", [7, 7], [])))]),
  );
  const [no, maybe, yes] = ["tcp", "ip.ttl == 1", "udp"];
  const said = (condition: string): number => decidedInIndex(condition, read)[0]!;
  expect([no, maybe, yes].map(said)).toEqual([NOT_SELECTED, UNDECIDED, SELECTED]);
  expect([no, maybe, yes].map((one) => said(`!(${one})`))).toEqual([SELECTED, UNDECIDED, NOT_SELECTED]);
  const joined = (sign: string): string =>
    [no, maybe, yes]
      .flatMap((one) => [no, maybe, yes].map((other) => "·?_!"[said(`${one} ${sign} ${other}`)]))
      .join("");
  expect(joined("&&")).toBe("····??·?!");
  expect(joined("||")).toBe("·?!??!!!!");
  expect(joined("xor")).toBe("·?!???!?·");
});

test("a packet is judged in passing as in the index", () => {
  const all = [...presences, ...ofColumns];
  for (const read of captures.values()) {
    for (const [at, decided] of decidedInPassing(all, read.records).entries()) {
      expect([all[at], ...decided]).toEqual([all[at], ...decidedInIndex(all[at]!, read)]);
    }
  }
});

test("more addresses than there were at first are known", () => {
  const records = recordsFrom(
    Array.from({ length: 17_000 }, (_, row) =>
      ethernet(0x0800, ipv4(`10.0.${row >> 8}.${row & 255}`, "10.0.0.1", 99, [])),
    ),
  );
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  for (const record of records) index.add(record, analyzer.add(record));
  const only = [...Array.from({ length: 16_999 }, () => NOT_SELECTED), SELECTED];
  expect(decidedInPassing(["ip.src == 10.0.66.103"], records)).toEqual([only]);
  expect(decidedInIndex("ip.src == 10.0.66.103", { index })).toEqual(only);
});

test("every column's field is declared", () => {
  const names = [...columnFields.keys(), ...timeFields.keys()];
  expect(names.filter((name) => !compileFilter(name).isValid)).toEqual([]);
});

test("the empty filter selects everything", () => {
  const { index } = captures.get("headers.pcap")!;
  expect(compileColumnFilter(compiled(""), index).rows(() => false)).toHaveLength(index.rows);
});
