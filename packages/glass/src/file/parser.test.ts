import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CaptureParser,
  interfaceBlock,
  openCapture,
  packetBlock,
  PacketRecord,
  pcapHeader,
  pcapRecord,
  secretsBlock,
  sectionBlock,
  statisticsBlock,
} from "../index.ts";

interface Seen {
  readonly frame: number;
  readonly bytes: string;
  readonly time: string;
  readonly original: number;
  readonly interface: number;
  readonly comments: readonly string[];
}

function packet(text: string, seconds: number, nanoseconds: number, originalLength = text.length): PacketRecord {
  const record = new PacketRecord(new TextEncoder().encode(text));
  return Object.assign(record, { capturedLength: text.length, originalLength, seconds, nanoseconds });
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function read(file: Uint8Array, pieceLength = file.length || 1) {
  const parser = new CaptureParser(64 * 1024);
  const seen: Seen[] = [];
  for (let at = 0; at < file.length; at += pieceLength) {
    parser.push(file.subarray(at, at + pieceLength), (record) =>
      seen.push({
        frame: record.frame,
        bytes: new TextDecoder().decode(record.bytes.subarray(record.start, record.start + record.capturedLength)),
        time: `${record.seconds}.${String(record.nanoseconds).padStart(9, "0")}`,
        original: record.originalLength,
        interface: record.interfaceIndex,
        comments: record.comments,
      }),
    );
  }
  return { seen, problem: parser.end(), description: parser.description };
}

const packets = [
  packet("first", 1_700_000_000, 123_456_000),
  packet("second packet", 1_700_000_001, 999_999_000, 2000),
];

const expected = [
  { frame: 1, bytes: "first", time: "1700000000.123456000", original: 5, interface: 0, comments: [] },
  { frame: 2, bytes: "second packet", time: "1700000001.999999000", original: 2000, interface: 0, comments: [] },
];

function pcap(options: { isLittleEndian?: boolean; isNanoseconds?: boolean } = {}): Uint8Array {
  const all = { linkType: 1, ...options };
  return join(pcapHeader(all), ...packets.map((one) => pcapRecord(one, all)));
}

function pcapng(): Uint8Array {
  return join(
    sectionBlock({ application: "a test", comments: ["about the whole"] }),
    interfaceBlock({ linkType: 1, snapLength: 0, name: "lo", filter: "tcp" }),
    ...packets.map((one) => packetBlock(one, 0)),
    statisticsBlock(0, { received: 12n, droppedBySystem: 3n }, 1_700_000_002),
  );
}

/** The same blocks with every number turned round. */
function bigEndianPcapng(): Uint8Array {
  const view = new DataView(new ArrayBuffer(28 + 20 + 40));
  const numbers: Array<[size: 2 | 4, value: number]> = [
    [4, 0x0a0d0d0a],
    [4, 28],
    [4, 0x1a2b3c4d],
    [2, 1],
    [2, 0],
    [4, 0xffffffff],
    [4, 0xffffffff],
    [4, 28],
    [4, 1],
    [4, 20],
    [2, 1],
    [2, 0],
    [4, 0],
    [4, 20],
    [4, 6],
    [4, 40],
    [4, 0],
    // 1700000000.123456 s in microseconds
    [4, 395812],
    [4, 404759104],
    [4, 5],
    [4, 5],
  ];
  let at = 0;
  for (const [size, value] of numbers) {
    if (size === 2) view.setUint16(at, value);
    else view.setUint32(at, value);
    at += size;
  }
  new Uint8Array(view.buffer).set(new TextEncoder().encode("first"), at);
  view.setUint32(at + 8, 40);
  return new Uint8Array(view.buffer, 0, at + 12);
}

describe("formats", () => {
  test.each([
    ["pcap", pcap()],
    ["pcap, big-endian", pcap({ isLittleEndian: false })],
    ["pcap in nanoseconds", pcap({ isNanoseconds: true })],
    ["pcap in nanoseconds, big-endian", pcap({ isNanoseconds: true, isLittleEndian: false })],
    ["pcapng", pcapng()],
    ["pcap in gzip", new Uint8Array(gzipSync(pcap()))],
    ["pcapng in gzip, in two members", join(gzipSync(pcapng().subarray(0, 100)), gzipSync(pcapng().subarray(100)))],
  ])("%s is read, whole and one byte at a time", (_, file) => {
    for (const pieceLength of [file.length, 1, 7]) {
      const { seen, problem } = read(file, pieceLength);
      expect(problem).toBeUndefined();
      expect(seen).toEqual(expected);
    }
  });

  test("a big-endian pcapng is read, its time too", () => {
    const { seen, problem } = read(bigEndianPcapng());
    expect(problem).toBeUndefined();
    expect(seen).toEqual([{ ...expected[0], time: "1700000000.123456000" }]);
  });

  test("the longer record headers of the modified pcap are skipped", () => {
    const header = pcapHeader({ linkType: 1 });
    new DataView(header.buffer).setUint32(0, 0xa1b2cd34, true);
    const longer = packets.map((one) => {
      const record = pcapRecord(one, { linkType: 1 });
      return join(record.subarray(0, 16), new Uint8Array(8), record.subarray(16));
    });
    expect(read(join(header, ...longer)).seen).toEqual(expected);
  });

  test("sections count their interfaces for themselves, each with its own clock", () => {
    const first = join(sectionBlock({}), interfaceBlock({ linkType: 1, snapLength: 0 }), packetBlock(packets[0]!, 0));
    const { seen, description } = read(join(first, bigEndianPcapng(), pcapng()));
    expect(seen.map((one) => one.interface)).toEqual([0, 1, 2, 2]);
    expect(seen[1]!.time).toBe("1700000000.123456000");
    expect(description.sections.map((section) => section.isLittleEndian)).toEqual([true, false, true]);
  });

  test("a pcapng's other information is kept", () => {
    const { description } = read(join(pcapng(), secretsBlock({ type: 0x544c534b, bytes: Uint8Array.of(1, 2, 3) })));
    expect(description.sections[0]).toMatchObject({ application: "a test", comments: ["about the whole"] });
    expect(description.interfaces[0]).toMatchObject({
      name: "lo",
      filter: "tcp",
      statistics: { received: 12n, droppedBySystem: 3n },
    });
    expect(description.secrets).toEqual([{ type: 0x544c534b, bytes: Uint8Array.of(1, 2, 3) }]);
  });

  test("comments of packets are kept", () => {
    const file = join(
      sectionBlock({}),
      interfaceBlock({ linkType: 1, snapLength: 0 }),
      packetBlock(packets[0]!, 0, ["one", "two: æøå"]),
      packetBlock(packets[1]!, 0),
    );
    expect(read(file).seen.map((one) => one.comments)).toEqual([["one", "two: æøå"], []]);
  });

  test("any time survives the way into a pcapng and back", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 999_999_999 }), (seconds, nanoseconds) => {
        const file = join(
          sectionBlock({}),
          interfaceBlock({ linkType: 1, snapLength: 0 }),
          packetBlock(packet("x", seconds, nanoseconds), 0),
        );
        expect(read(file).seen[0]!.time).toBe(`${seconds}.${String(nanoseconds).padStart(9, "0")}`);
      }),
    );
  });
});

describe("damage", () => {
  test.each([
    ["pcap", pcap()],
    ["pcapng", pcapng()],
  ])("a %s that is cut anywhere gives every packet before the cut, and says where it ends", (_, file) => {
    const whole: number[] = [];
    let shortest = Infinity;
    for (let length = 1; length <= file.length; length += 1) {
      const { seen, problem } = read(file.subarray(0, length));
      expect(seen).toEqual(expected.slice(0, seen.length));
      if (problem === undefined) whole.push(length);
      else shortest = Math.min(shortest, problem.words.length);
    }
    expect(shortest).toBeGreaterThan(20);
    expect(whole.at(-1)).toBe(file.length);
  });

  test("a cut gzip gives what was in it, and says where it is damaged", () => {
    const file = new Uint8Array(
      gzipSync(join(pcap(), ...Array.from({ length: 2000 }, () => pcapRecord(packets[0]!, { linkType: 1 })))),
    );
    const { seen, problem } = read(file.subarray(0, file.length - 9));
    expect(seen.length).toBeGreaterThan(1900);
    expect(problem?.words).toContain("ends too early");
  });

  test("a length that nobody writes ends the reading, at its place", () => {
    const file = pcap();
    new DataView(file.buffer).setUint32(24 + 16 + 5 + 8, 0x7fffffff, true);
    const { seen, problem } = read(file);
    expect(seen).toEqual(expected.slice(0, 1));
    expect(problem).toMatchObject({ offset: 53 });
    expect(problem!.words).toContain("2,147,483,647");
  });

  test("a block whose two lengths differ is damage, at its place", () => {
    const file = pcapng();
    const before = read(file).seen.length;
    new DataView(file.buffer).setUint32(file.length - 4, 16, true);
    const { seen, problem } = read(file);
    expect(seen).toHaveLength(before);
    expect(problem?.offset).toBe(file.length - 4);
  });

  test.each([
    ["PK\u0003\u0004 and more", "ZIP"],
    ["<html><body>", "text"],
    ["\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008", "01 02 03 04"],
    ["", "empty"],
  ])("%j is no capture, and the words help", (text, word) => {
    expect(read(new TextEncoder().encode(text)).problem?.words).toContain(word);
  });

  test("bytes changed anywhere never throw, and never hang", () => {
    const files = [pcap(), pcapng(), bigEndianPcapng(), new Uint8Array(gzipSync(pcapng()))];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        (file, changes, pieceLength) => {
          const changed = file.slice();
          for (const [at, value] of changes) changed[at % changed.length] = value;
          expect(() => read(changed, pieceLength)).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("openCapture gives the packets of a short compressed file, which come at its end", async () => {
  const frames: number[] = [];
  for await (const record of openCapture(new Uint8Array(gzipSync(pcap())))) frames.push(record.frame);
  expect(frames).toEqual([1, 2]);
});

test("openCapture gives packets as an async iterable, and says what is wrong at the end", async () => {
  const capture = openCapture([pcap().subarray(0, 50), pcap().subarray(50, 60)]);
  const frames: number[] = [];
  for await (const record of capture) frames.push(record.frame);
  expect(frames).toEqual([1]);
  expect(capture.problem?.words).toContain("packet 2");
});
