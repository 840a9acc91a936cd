// Display filters, judged by Wireshark's own dissection: the same frames selected, and the same filters refused. Every difference
// is listed, with its reason (docs/guide/filters.md lists them for people).
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Analyzer, compileFilter, Dissector, PacketValues } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { beforeAll, describe, expect, test } from "vitest";
import { collectedCaptures, ownCaptures, type JudgedCapture } from "./captures.ts";
import { hasSharkd, type Selections, sharkdSelections } from "./sharkd.ts";

const table = join(dirname(fileURLToPath(import.meta.url)), "display-filters.txt");
const guide = fileURLToPath(new URL("../../docs/guide/filters.md", import.meta.url));
const filters = readFileSync(table, "utf8").split("\n").filter(Boolean);

/** Filters that select other frames here than in Wireshark 4.0, or that just one of the two refuses. */
const differences: ReadonlyArray<readonly [filters: RegExp, why: string]> = [
  [/ xor | \^\^ /, "xor is of Wireshark 4.2; 4.0 refuses it, here it is known already"],
  [
    /\(a\)\\\\1|\(\?=|\(\?<=|\(\?>|a\+\+/,
    "regular expressions that must try again are refused: matching takes linear time here",
  ],
  [/\\\\R|\\\\pL/, "Unicode's classes are refused: patterns look at bytes"],
  [
    /-1$|\{-1\.\.3\}/,
    "a number below zero beside an unsigned field: 4.0 calls every such relation false, here it is arithmetic",
  ],
  [/4294967295 >|4294967295 > 3/, "sums beyond 32 bits: 4.0 loses their upper bits, here they are whole"],
  [
    /frame\.protocols.*"eth:ethertype:ip:tcp"|len\(frame\.protocols\)/,
    "4.0 leaves the data of a segment unread that it marks as sent again, so that its chain ends with tcp; here it is read",
  ],
];

/** Of the collection: handshakes and marks, DNS, IPv6 and ICMPv6, a tunnel, fragments, VLANs. */
const chosen = [
  "arkime/tests/pcap/tcpseq_synthetic.pcap",
  "arkime/tests/pcap/dns-wiresharkrepo.pcap",
  "arkime/tests/pcap/ipv6-in-ipv4.pcap",
  "arkime/tests/pcap/socks5-http-302-frag.pcap",
  "arkime/tests/pcap/twovlan.pcap",
  "arkime/tests/pcap/wireshark-retrans.pcap",
  "zeek/testing/btest/Traces/communityid/icmp6.pcap",
];

/** What our filters select, in one pass over the capture. */
function ourSelections(path: string): ReadonlyArray<readonly number[] | null> {
  const compiled = filters.map((text) => ({ result: compileFilter(text), frames: [] as number[] }));
  const analyzer = new Analyzer();
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  using file = new CaptureFile(path);
  file.read({
    onPacket: (record) => {
      analyzer.add(record);
      const dissection = dissector.dissect(record, values);
      for (const { result, frames } of compiled) {
        if (result.isValid && result.filter.selects(dissection)) frames.push(record.frame);
      }
    },
  });
  return compiled.map(({ result, frames }) => (result.isValid ? frames : null));
}

/** Why a filter may differ; undefined for one that must not. */
const reasonFor = (filter: string): string | undefined => differences.find(([pattern]) => pattern.test(filter))?.[1];

function shown(selection: readonly number[] | null | undefined): string {
  return selection === null ? "refused" : `frames ${selection?.slice(0, 20).join(" ")}`;
}

/** The differences without a reason. */
function compare({ path, name }: JudgedCapture, theirs: Selections): string[] {
  const ours = ourSelections(path);
  const unequal = filters.flatMap((filter, index) =>
    JSON.stringify(theirs[index]) === JSON.stringify(ours[index])
      ? []
      : [{ filter, words: `${filter}\n  theirs: ${shown(theirs[index])}\n  ours: ${shown(ours[index])}` }],
  );
  const share = ((100 * (filters.length - unequal.length)) / filters.length).toFixed(1);
  console.info(`${name}: ${share} % of ${filters.length} filters agree; the rest is listed with its reasons`);
  return unequal.filter(({ filter }) => reasonFor(filter) === undefined).map(({ words }) => words);
}

describe("display filters select what Wireshark's select", () => {
  const own = ownCaptures().filter(({ name }) => !name.endsWith(".gz"));
  const collected = collectedCaptures().filter(({ name }) => chosen.includes(name));
  const captures = [...own, ...collected];
  let theirs: Selections[];
  beforeAll(async () => {
    if (hasSharkd) theirs = await sharkdSelections(captures.map(({ path }) => ({ file: path, filters })));
  });

  test.for([...own.map(({ name }) => name), ...chosen])("selects the same frames of %s", (name, context) => {
    if (!hasSharkd) context.skip("sharkd is not installed (Debian: tshark)");
    const at = captures.findIndex((capture) => capture.name === name);
    if (at < 0) context.skip("the collection of captures is not there");
    expect(compare(captures[at]!, theirs[at]!)).toEqual([]);
  });
});

test("every difference is about a filter of the table, and the guide counts the filters", () => {
  expect(differences.filter(([pattern]) => !filters.some((filter) => pattern.test(filter)))).toEqual([]);
  expect(readFileSync(guide, "utf8")).toContain(`${filters.length} filters are run over our own captures`);
});
