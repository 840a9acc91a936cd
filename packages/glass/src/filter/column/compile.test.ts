import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Analyzer } from "../../analysis/analyzer.ts";
import { PacketIndex } from "../../analysis/packet-index.ts";
import { PacketValues } from "../../analysis/packet-values.ts";
import { Dissector } from "../../dissect/dissector.ts";
import type { Dissection } from "../../dissect/tree.ts";
import { CaptureParser } from "../../file/parser.ts";
import type { Filter } from "../compile.ts";
import { compileFilter } from "../display-filter.ts";
import { compileColumnFilter } from "./compile.ts";
import { columnFields } from "./field.ts";

interface Read {
  readonly index: PacketIndex;
  readonly dissections: readonly Dissection[];
}

function read(name: string): Read {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const dissections: Dissection[] = [];
  const file = fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
  new CaptureParser().push(readFileSync(file), (record) => {
    index.add(record, analyzer.add(record));
    dissections.push(dissector.dissect(record.keep(), values));
  });
  return { index, dissections };
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
const captures = new Map(fixtures.map((name) => [name, read(name)]));

function compiled(text: string): Filter {
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(`${text}: ${result.problem.message}`);
  return result.filter;
}

/** The rows by both ways; `asked` counts the packets that were left to the dissector. */
function bothWays(text: string, { index, dissections }: Read) {
  const filter = compiled(text);
  const columns = compileColumnFilter(filter, index);
  if (columns === undefined) throw new Error(`${text} has no columns`);
  let asked = 0;
  const fast = columns.rows((row) => {
    asked += 1;
    return filter.selects(dissections[row]!);
  });
  const rich = dissections.flatMap((dissection, row) => (filter.selects(dissection) ? [row] : []));
  return { fast: [...fast], rich, asked };
}

const numbers = [
  "frame.number",
  "frame.len",
  "ip.proto",
  "tcp.port",
  "tcp.srcport",
  "tcp.stream",
  "tcp.len",
  "tcp.seq_raw",
  "tcp.flags",
  "tcp.flags.syn",
  "tcp.flags.ack",
  "tcp.window_size",
  "tcp.window_size_value",
  "tcp.analysis.bytes_in_flight",
  "udp.port",
  "udp.length",
  "udp.stream",
];
const values = ["0", "1", "2", "5", "6", "7", "0x12", "17", "20", "66", "5000", "40000", "64240"];
const comparison = fc
  .tuple(
    fc.constantFrom("", "any ", "all "),
    fc.constantFrom(...numbers),
    fc.constantFrom("==", "===", "!=", "!==", ">", ">=", "<", "<="),
    fc.constantFrom(...values),
  )
  .filter(([, field, , value]) => field !== "ip.proto" || Number(value) < 256)
  .map(([quantifier, field, relation, value]) => `${quantifier}${field} ${relation} ${value}`);
const other = fc.constantFrom(
  "tcp",
  "udp",
  "ip",
  "ipv6",
  "frame",
  "tcp.port",
  "tcp.flags & 0x12",
  "tcp.flags & 2 == 2",
  "tcp.port in {5000, 40000..50000}",
  "all tcp.port in {5000 .. 60000}",
  "tcp.port not in {5000}",
  "ip.addr == 10.20.30.11",
  "ip.addr != 10.20.30.3",
  "ip.src !== 10.20.30.3",
  "ip.dst == 10.20.30.0/28",
  "ip.src in {10.20.30.0 .. 10.20.30.11, 10.20.30.13}",
  "ip.src > 10.20.30.3",
  "ipv6.addr == fd00::/8",
  "tcp.analysis.retransmission",
  "tcp.analysis.flags",
  "tcp.analysis.zero_window",
  "tcp.analysis.bytes_in_flight",
  "tcp.len == -1",
  "tcp.len > 4294967295",
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

describe("a filter on columns", () => {
  test.each(fixtures)("selects the same packets as on dissected frames (%s)", (name) => {
    fc.assert(
      fc.property(condition, (text) => {
        const { fast, rich } = bothWays(text, captures.get(name)!);
        expect(fast).toEqual(rich);
      }),
      { numRuns: 150 },
    );
  });

  test("asks the dissector only where it must", () => {
    expect(bothWays("tcp.port == 5000", captures.get("losses.pcap")!)).toMatchObject({ asked: 0 });
    expect(bothWays("ip.addr == 10.20.30.3", captures.get("headers.pcap")!).asked).toBeGreaterThan(0);
  });

  test.each([
    'tcp.payload contains "hello"',
    "dns",
    "tcp.port + 1 == 80",
    "eth.addr == 02:00:00:00:00:03",
    "ip.addr#1 == 10.20.30.3",
  ])("%s is left to the dissector", (text) => {
    expect(compileColumnFilter(compiled(text), captures.get("chat.pcap")!.index)).toBeUndefined();
  });

  test("every column's field is declared", () => {
    expect([...columnFields.keys()].filter((name) => !compileFilter(name).isValid)).toEqual([]);
  });

  test("the empty filter selects everything", () => {
    const { index } = captures.get("chat.pcap")!;
    expect(compileColumnFilter(compiled(""), index)!.rows(() => false)).toHaveLength(index.rows);
  });
});
