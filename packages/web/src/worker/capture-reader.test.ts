// Packets that are looked up by their numbers, held against one pass over all.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  Analyzer,
  CaptureParser,
  Dissector,
  PacketRecord,
  PacketValues,
  interfaceBlock,
  linkTypes,
  packetBlock,
  sectionBlock,
  treeLines,
  type Dissection,
} from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { CaptureReader } from "./capture-reader.ts";
import { captureCalls } from "./capture-calls.ts";

const folder = fileURLToPath(new URL("../../../glass/fixtures/", import.meta.url));
const fixtures = readdirSync(folder).filter((name) => /\.pcap(ng)?(\.gz)?$/.test(name));

const shown = (dissection: Dissection | undefined): unknown =>
  dissection && [dissection.summary, treeLines(dissection), dissection.sources];

function inTheirTurn(bytes: Uint8Array): unknown[] {
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  const all: unknown[] = [];
  const take = (record: PacketRecord): void => {
    analyzer.add(record);
    all.push(shown(dissector.dissect(record.keep(), values)));
  };
  const parser = new CaptureParser();
  parser.push(bytes, take);
  parser.end();
  return all;
}

/** An empty datagram. */
function datagram(seconds: number): PacketRecord {
  const ends = [10, 0, 0, 1, 10, 0, 0, 2];
  const bytes = Uint8Array.from([0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0, 0, ...ends, 0, 7, 0, 9, 0, 8, 0, 0]);
  return Object.assign(new PacketRecord(bytes), { capturedLength: 28, originalLength: 28, seconds });
}

const link = (linkType: number, name: string): Uint8Array => interfaceBlock({ linkType, snapLength: 0, name });

/** Two sections, the second of other links, and an interface that is described between two packets. */
function sections(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Buffer.concat([
      sectionBlock({}),
      link(linkTypes.raw, "first"),
      packetBlock(datagram(1_700_000_000), 0),
      link(linkTypes.ipv4, "second"),
      packetBlock(datagram(1_700_000_001), 1),
      sectionBlock({}),
      link(linkTypes.ethernet, "third"),
      link(linkTypes.raw, "fourth"),
      packetBlock(datagram(1_700_000_002), 0),
      packetBlock(datagram(1_700_000_003), 1),
      packetBlock(datagram(1_700_000_004), 1, ["the last"]),
    ]),
  );
}

describe("a packet that is looked up", () => {
  test.each(fixtures)("is as in its turn, whichever is asked for (%s)", async (name) => {
    const bytes = new Uint8Array(readFileSync(folder + name));
    const reader = new CaptureReader(new File([bytes], name), () => {});
    await reader.read();
    const calls = captureCalls(reader);
    const expected = inTheirTurn(bytes);
    expect(reader.packets).toBe(expected.length);
    for (let frame = reader.packets; frame > 0; frame -= 1) {
      expect([frame, shown(await calls.detail(frame))]).toEqual([frame, expected[frame - 1]]);
    }
    expect(await calls.detail(reader.packets + 1)).toBeUndefined();
  });

  test("is as in its turn while the capture is read, also across the sections of a pcapng", async () => {
    const bytes = sections();
    const reader = new CaptureReader(new File([], "a feed"), () => {});
    const calls = captureCalls(reader);
    const expected = inTheirTurn(bytes);
    for (let at = 0; at < bytes.length; at += 20) {
      await reader.append(bytes.slice(at, at + 20));
      for (let frame = 1; frame <= reader.packets; frame += 1) {
        expect([frame, shown(await calls.detail(frame))]).toEqual([frame, expected[frame - 1]]);
      }
      await calls.rows({ selection: undefined, first: 0, end: 10, isRaw: false });
    }
    expect(reader.packets).toBe(5);
    expect(reader.description.interfaces.map(({ name }) => name)).toEqual(["first", "second", "third", "fourth"]);
  });
});

describe("the rows of a list", () => {
  test("are those of their packets, wherever the list begins", async () => {
    const bytes = new Uint8Array(readFileSync(`${folder}losses.pcap`));
    const reader = new CaptureReader(new File([bytes], "losses.pcap"), () => {});
    await reader.read();
    const calls = captureCalls(reader);
    const query = { selection: undefined, end: 10_000, isRaw: false };
    const all = await calls.rows({ ...query, first: 0 });
    expect(all.map(({ frame }) => frame)).toEqual(Array.from({ length: reader.packets }, (_, row) => row + 1));
    expect(await calls.rows({ ...query, first: 50, end: 60 })).toEqual(all.slice(50, 60));
    const result = await calls.select("tcp.analysis.retransmission");
    if (result.kind !== "selected") throw new Error(result.kind);
    const chosen = await calls.rows({ ...query, selection: result.selection.id, first: 0 });
    expect(chosen).toEqual(chosen.map(({ frame }) => all[frame - 1]));
    expect(chosen).toHaveLength(result.selection.count);
    expect(chosen[0]!.marks).not.toEqual([]);
  });
});
