import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { schemaFaults, type Schema } from "../../fixtures/json-schema.ts";
import { madeCaptures } from "../../fixtures/made.ts";
import {
  Analyzer,
  CaptureParser,
  ConversationList,
  conversationToJson,
  Dissector,
  endingWords,
  fieldsMarkdown,
  hexDump,
  ListLines,
  PacketRecord,
  PacketValues,
  toJson,
  treeLines,
  type Dissection,
} from "../index.ts";

/** Every frame of a made capture, taken apart, with its line and its JSON. */
function look(name: string) {
  const parser = new CaptureParser();
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector({ verifyChecksums: true });
  const lines = new ListLines(values);
  const conversations = new ConversationList();
  const frames: Array<{ line: string; dissection: Dissection; json: ReturnType<typeof toJson> }> = [];
  parser.push(madeCaptures().get(name)!, (record) => {
    conversations.add(record, analyzer.add(record));
    const kept = record.keep();
    const dissection = dissector.dissect(kept, values);
    frames.push({ line: lines.line(kept, dissection), dissection, json: toJson(dissection, values) });
  });
  return { frames, conversations: conversations.all, line: (frame: number) => frames[frame - 1]!.line };
}

describe("the list", () => {
  test("describes the chat", () => {
    const { line } = look("chat.pcap");
    expect(line(3)).toContain("10.20.30.11 → 10.20.30.2 DNS 76 question 0x1d0b A chat.ttm4200.com");
    expect(line(5)).toContain("40000 → 5000 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM TSval=1000 TSecr=0 WS=128");
    expect(line(8)).toMatch(/LAB 60 registers as alice$/);
    expect(line(10)).toMatch(/roster: bob, alice$/);
    expect(line(12)).toMatch(/bob says: hello all$/);
    expect(line(14)).toMatch(/direct, from port 5000: hi, bob: æøå$/);
  });

  test("puts the marks before the content of the segment", () => {
    const { line } = look("trouble.pcap");
    expect(line(11)).toContain("[duplicate ACK 3]");
    expect(line(12)).toContain("LAB 154 [fast retransmission] to the room");
    expect(line(15)).toContain("[retransmission]");
    expect(line(17)).toContain("[spurious retransmission]");
    expect(line(21)).toContain("[zero window probe]");
    expect(line(27)).toContain("[ports used again]");
  });

  test("shows no control character of a packet, and cuts what is long", () => {
    const hostile = "\u001b[31mred\u202egnp\u0007" + "x".repeat(5000);
    const told = { protocol: "LAB", from: "a", to: "b", summary: hostile };
    const dissection = { frame: 1, sources: [], layers: [], earlierFrames: [], ...told };
    const line = new ListLines({ value: () => undefined }).line(new PacketRecord(), dissection);
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(line.length).toBeLessThan(300);
  });
});

test("the line of a frame that is only summarized is the line of its tree", () => {
  for (const [name, file] of madeCaptures()) {
    const { frames } = look(name);
    const analyzer = new Analyzer();
    const values = new PacketValues(analyzer.packet);
    const dissector = new Dissector({ verifyChecksums: true });
    const list = new ListLines(values);
    const payloads = new Dissector({ verifyChecksums: true });
    const summarized: string[] = [];
    const carried: string[] = [];
    new CaptureParser().push(file, (record) => {
      const packet = analyzer.add(record);
      summarized.push(list.line(record, dissector.summarize(record, values)));
      carried.push(list.line(record, payloads.summarize(record, values, packet)));
    });
    expect(summarized).toEqual(frames.map(({ line }) => line));
    expect(carried).toEqual(summarized);
  }
});

describe("the tree", () => {
  test("tells raw and relative numbers side by side, and the bytes of each field", () => {
    const lines = treeLines(look("chat.pcap").frames[7]!.dissection);
    const sequence = lines.find((line) => line.name === "tcp.seq_raw");
    expect(sequence).toMatchObject({ text: "Sequence number: 3000000001 · relative 1", offset: 38, length: 4 });
    expect(lines.find((line) => line.name === "lab.register")).toMatchObject({
      text: "Registers as: alice",
      offset: 54,
    });
  });

  test("points into the bytes that were put together from fragments", () => {
    const { dissection } = look("fragments.pcap").frames[2]!;
    const text = treeLines(dissection).find((line) => line.name === "lab.text")!;
    expect(dissection.sources).toHaveLength(2);
    expect(text).toMatchObject({ source: 1, offset: 8 });
    expect(dissection.sources[1]!.bytes).toHaveLength(text.length + 8);
  });

  test("marks what an error quotes", () => {
    const { dissection } = look("headers.pcap").frames[2]!;
    expect(dissection.layers.map((layer) => `${layer.protocol.name}${layer.isQuoted ? " quoted" : ""}`)).toEqual([
      "frame",
      "eth",
      "ip",
      "icmp",
      "ip quoted",
      "udp quoted",
      "lab quoted",
    ]);
  });
});

describe("the dump", () => {
  test("shows sixteen bytes a line, and brackets what is marked", () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => index + 0x40);
    expect(hexDump(bytes, { marked: [14, 18] })).toEqual([
      "0000  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d[4e 4f]  @ABCDEFGHIJKLMNO",
      "0010 [50 51]52 53                                       PQRS",
    ]);
  });
});

test("JSON holds the whole frame, and survives the way there and back", () => {
  const { json } = look("chat.pcap").frames[7]!;
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({ frame: 8, protocol: "LAB", from: "10.20.30.11", to: "10.20.30.3", marks: [] });
  const tcp = json.layers.find((layer) => layer.protocol === "tcp")!;
  expect(tcp.fields).toContainEqual({ name: "tcp.srcport", value: 40_000, bytes: [34, 2] });
});

test.each([...madeCaptures().keys()].filter((name) => /\.pcap(ng)?$/.test(name)))(
  "JSON has the documented shape (%s)",
  (name) => {
    const file = new URL("../../../../docs/guide/inspect.schema.json", import.meta.url);
    const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
    const { frames, conversations } = look(name);
    const told = [...frames.map(({ json }) => json), ...conversations.map(conversationToJson)];
    const lines = told.map((one) => JSON.parse(JSON.stringify(one)) as unknown);
    expect(lines.flatMap((line) => schemaFaults(line, schema, true))).toEqual([]);
  },
);

test("conversations are summed up: each way, windows, what was sent again, how it ended", () => {
  const [first, second] = look("trouble.pcap").conversations;
  expect(first).toMatchObject({ ends: ["10.20.30.11:40000", "10.20.30.3:5000"], hasOpening: true });
  expect(first!.ways[1].leastWindow).toBe(0);
  expect(first!.marks.get("tcp.analysis.fast_retransmission")).toBe(1);
  expect(endingWords(first!)).toBe("reset by 10.20.30.11:40000");
  expect(endingWords(second!)).toBe("reset by 10.20.30.3:5000");
  expect(endingWords(look("chat.pcap").conversations[0]!)).toBe("closed by both ends");
});

test("the documentation of the fields is what is declared", async () => {
  await expect(fieldsMarkdown()).toMatchFileSnapshot("../../../../docs/protocol/fields.md");
});
