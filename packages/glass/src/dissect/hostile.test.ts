import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeCaptures } from "../../fixtures/made.ts";
import {
  Analyzer,
  CaptureParser,
  Dissector,
  linkTypes,
  ListLines,
  PacketRecord,
  PacketValues,
  toJson,
  treeLines,
} from "../index.ts";
import { mostNodes } from "./layer-builder.ts";
import type { FieldNode } from "./tree.ts";

function countNodes(nodes: readonly FieldNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countNodes(node.children ?? []), 0);
}

/** Dissectors that see the same packets: one takes them apart, the others only tell their line. */
interface Dissectors {
  readonly full: Dissector;
  readonly brief: Dissector;
  /** As the second, but with the packet's analysis. */
  readonly payloads: Dissector;
}

function dissectorsOf(): Dissectors {
  const options = { verifyChecksums: true };
  return { full: new Dissector(options), brief: new Dissector(options), payloads: new Dissector(options) };
}

/** Takes a packet apart in every way there is, and looks that nothing points beyond its bytes. */
function survive({ full, brief, payloads }: Dissectors, record: PacketRecord): void {
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const packet = analyzer.add(record);
  const dissection = full.dissect(record, values);
  let nodes = 0;
  for (const layer of dissection.layers) {
    const length = dissection.sources[layer.source]!.bytes.length;
    nodes += countNodes(layer.nodes);
    expect(layer.nodes.filter((node) => node.offset + node.length > length)).toEqual([]);
  }
  // The frame's own fields have a count of their own.
  expect(nodes).toBeLessThan(2 * mostNodes);
  const line = new ListLines(values).line(record, dissection);
  expect(new ListLines(values).line(record, brief.summarize(record, values))).toBe(line);
  expect(new ListLines(values).line(record, payloads.summarize(record, values, packet))).toBe(line);
  const shown = [
    line,
    ...treeLines(dissection).map((one) => one.text),
    JSON.stringify(toJson(dissection, values)),
  ].join("");
  expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
}

function packet(bytes: Uint8Array<ArrayBuffer>, linkType: number, originalLength = bytes.length): PacketRecord {
  return Object.assign(new PacketRecord(bytes), { capturedLength: bytes.length, originalLength, linkType, frame: 1 });
}

const links = Object.values(linkTypes);

describe("hostile packets", () => {
  test("any bytes on any link are taken apart without an exception", () => {
    const dissectors = dissectorsOf();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...links),
        fc.nat({ max: 2000 }),
        (bytes, link, more) => {
          expect(() => survive(dissectors, packet(bytes, link, bytes.length + more))).not.toThrow();
        },
      ),
      { numRuns: 400 },
    );
  });

  test("our own captures with changed bytes, cut anywhere, are taken apart without an exception", () => {
    const frames: PacketRecord[] = [];
    for (const file of madeCaptures().values()) new CaptureParser().push(file, (record) => frames.push(record.keep()));
    const dissectors = dissectorsOf();
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 }),
        fc.nat({ max: 200 }),
        (frame, changes, cut) => {
          const bytes = frame.bytes.slice(0, Math.max(1, frame.bytes.length - cut));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          expect(() => survive(dissectors, packet(bytes, frame.linkType, frame.originalLength))).not.toThrow();
        },
      ),
      { numRuns: 600 },
    );
  });

  test("headers within headers end", () => {
    // 65 kB of IPv4 headers, each carrying the next.
    const one = [0x45, 0, 0xff, 0xff, 0, 1, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
    const bytes = Uint8Array.from({ length: 65_000 }, (_, at) => one[at % one.length]!);
    const { layers } = new Dissector().dissect(packet(bytes, linkTypes.raw));
    expect(layers.length).toBeLessThan(60);
    expect(layers.at(-1)!.malformed).toContain("layers");
  });

  test("names that point at each other end", () => {
    const header = [0, 1, 0x81, 0x80, 0xff, 0xff, 0, 0, 0, 0, 0, 0];
    const payload = [...header, ...Array.from({ length: 30_000 }, (_, at) => (at % 2 === 0 ? 0xc0 : 12))];
    const length = payload.length + 8;
    const udp = [0, 53, 0, 53, length >> 8, length & 0xff, 0, 0, ...payload];
    const total = udp.length + 20;
    const ip = [0x45, 0, total >> 8, total & 0xff, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, ...udp];
    const { layers } = new Dissector().dissect(packet(Uint8Array.from(ip), linkTypes.raw));
    expect(layers.at(-1)).toMatchObject({ protocol: { name: "dns" }, malformed: expect.any(String) as string });
  });

  test("a flood of single fragments pushes the oldest out, so that a bounded number is kept", () => {
    const dissector = new Dissector();
    const length = 36;
    /** One half of a datagram: 16 bytes, the first or the last ones. */
    const half = (id: number, isLast: boolean, frame: number): PacketRecord => {
      const place = isLast ? [0, 2] : [0x20, 0];
      const header = [0x45, 0, 0, length, id >> 8, id & 0xff, ...place, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
      const bytes = Uint8Array.from({ length }, (_, at) => header[at] ?? 0);
      return Object.assign(packet(bytes, linkTypes.raw), { frame });
    };
    const flood = 3_000;
    for (let id = 0; id < flood; id += 1) dissector.dissect(half(id, false, id + 1));
    expect(dissector.dissect(half(flood - 1, true, flood + 1)).earlierFrames).toEqual([flood]);
    expect(dissector.dissect(half(0, true, flood + 2)).earlierFrames).toEqual([]);
  });
});

test("the captures in fixtures are what their maker makes", () => {
  for (const [name, bytes] of madeCaptures()) {
    const file = new Uint8Array(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)));
    // What gzip makes differs with zlib's version; what is in it does not.
    if (name.endsWith(".gz")) continue;
    expect([name, Buffer.from(file).equals(Buffer.from(bytes))]).toEqual([name, true]);
  }
});
