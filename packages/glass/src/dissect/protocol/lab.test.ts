import { describe, expect, test } from "vitest";
import { ethernet, flag, icmp, ipv4, tcp, text } from "../../../fixtures/packet.ts";
import {
  Analyzer,
  Dissector,
  isUnfinishedChat,
  linkTypes,
  PacketRecord,
  PacketValues,
  type Dissection,
} from "../../index.ts";

const server = "10.20.30.3";
const client = "10.20.30.11";
const bytesOf = (words: string): number[] => text(words);

interface Piece {
  /** Bytes of what is written, counted from its first. */
  readonly at: number;
  readonly payload: readonly number[];
  readonly isPushed?: boolean;
  readonly isFromClient?: boolean;
  readonly port?: number;
}

function recordOf(bytes: readonly number[], frame: number): PacketRecord {
  const frameBytes = Uint8Array.from(bytes);
  return Object.assign(new PacketRecord(frameBytes), {
    capturedLength: bytes.length,
    originalLength: bytes.length,
    linkType: linkTypes.ethernet,
    frame,
  });
}

/** The SYN, so that numbers count from 1. */
function opening(isFromClient: boolean, port: number): number[] {
  const [from, to] = isFromClient ? [client, server] : [server, client];
  const ports: [number, number] = isFromClient ? [port, 5000] : [5000, port];
  const flags = isFromClient ? flag.syn : flag.syn | flag.ack;
  return ethernet(0x0800, ipv4(from, to, 6, tcp(from, to, ports, { flags, sequence: 999 })));
}

function frameOf({ at, payload, isPushed = false, isFromClient = false, port = 40_000 }: Piece): number[] {
  const [from, to] = isFromClient ? [client, server] : [server, client];
  const ports: [number, number] = isFromClient ? [port, 5000] : [5000, port];
  const flags = flag.ack | (isPushed ? flag.psh : 0);
  return ethernet(0x0800, ipv4(from, to, 6, tcp(from, to, ports, { flags, sequence: 1000 + at, payload })));
}

interface Shown {
  readonly summary: string;
  /** The layer's fields: name and value. */
  readonly fields: ReadonlyArray<readonly [string, unknown]>;
  /** The bytes that the layer points into, if they are not the frame's. */
  readonly source: string | undefined;
}

function shownOf({ summary, layers, sources }: Dissection): Shown {
  const layer = layers.at(-1)!;
  const fields = layer.nodes.map((node) => [node.field.name, node.value] as const);
  return { summary, fields, source: layer.source === 0 ? undefined : sources[layer.source]!.label };
}

/** Frames 1 and 2 open the conversation; the pieces follow from 3 on. */
function show(...pieces: readonly Piece[]): Shown[] {
  return showFrames([opening(true, 40_000), opening(false, 40_000), ...pieces.map(frameOf)]).slice(2);
}

function showFrames(frames: ReadonlyArray<readonly number[]>): Shown[] {
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  return frames.map((bytes, index) => {
    const record = recordOf(bytes, index + 1);
    analyzer.add(record);
    return shownOf(dissector.dissect(record, values));
  });
}

/** Bytes cut at these places, each piece without PSH but the last. */
function cutAt(bytes: readonly number[], ...cuts: readonly number[]): Piece[] {
  return [0, ...cuts].map((at, index) => ({
    at,
    payload: bytes.slice(at, cuts[index] ?? bytes.length),
    isPushed: index === cuts.length,
  }));
}

const summaries = (shown: readonly Shown[]): string[] => shown.map(({ summary }) => summary);
const batch = bytesOf("alice: hello \nbob: the second line \ncarol: bye ");

describe("a write of the server that is cut into segments", () => {
  test("shows a line where it ends, with the frames that carried it", () => {
    const [first, second] = show(...cutAt(batch, 20));
    expect(first).toEqual({
      summary: "alice says: hello · and the beginning of a line that goes on",
      fields: [
        ["lab.from", "alice"],
        ["lab.text", "hello"],
        ["lab.unfinished", "bob: t"],
      ],
      source: undefined,
    });
    expect(second).toEqual({
      summary: "bob says: the second line · carol says: bye",
      fields: [
        ["lab.segment", 3],
        ["lab.segment", 4],
        ["lab.from", "bob"],
        ["lab.text", "the second line"],
        ["lab.from", "carol"],
        ["lab.text", "bye"],
      ],
      source: "Chat of the lab, from frames 3 and 4",
    });
  });

  test("in three segments, of which one has no line end", () => {
    const shown = show(...cutAt(batch, 20, 28));
    expect(summaries(shown)).toEqual([
      "alice says: hello · and the beginning of a line that goes on",
      "the middle of a line that goes on",
      "bob says: the second line · carol says: bye",
    ]);
    expect(shown[1]).toMatchObject({ fields: [["lab.unfinished", "he secon"]], source: undefined });
    expect(shown[2]!.source).toBe("Chat of the lab, from frames 3 to 5");
  });

  test("cut exactly between two lines, nothing goes on", () => {
    const shown = show(...cutAt(batch, 14));
    expect(summaries(shown)).toEqual(["alice says: hello", "bob says: the second line · carol says: bye"]);
    expect(shown[1]!.source).toBeUndefined();
  });

  test("one byte at a time, wherever a character or a roster is cut", () => {
    const bytes = bytesOf('!{"zoë": "10.0.0.9"}zoë: größer 😀 \nbob: ja ');
    const cuts = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    const whole = show(...cutAt(bytes, ...cuts)).filter(({ summary }) => !summary.endsWith("a line that goes on"));
    expect(summaries(whole)).toEqual(["roster: zoë", "zoë says: größer 😀", "bob says: ja"]);
    for (const cut of cuts) {
      const [, last] = show(...cutAt(bytes, cut));
      expect(last!.summary).toMatch(/bob says: ja$/);
      expect(last!.summary).not.toContain("�");
    }
  });

  test("a roster that is cut is shown as one", () => {
    const [first, second] = show(...cutAt(bytesOf('!{"alice": "10.0.0.1", "bob": "10.0.0.2"}'), 15));
    expect(first!.summary).toBe("the beginning of a line that goes on");
    expect(second!.summary).toBe("roster: alice, bob");
  });
});

describe("a client's words that are cut into segments", () => {
  test("are shown where they end; a name too", () => {
    const pieces: Piece[] = [
      { at: 0, payload: bytesOf("al"), isFromClient: true },
      { at: 2, payload: bytesOf("ice"), isFromClient: true, isPushed: true },
      { at: 5, payload: bytesOf("a long "), isFromClient: true },
      { at: 12, payload: bytesOf("thing to say"), isFromClient: true, isPushed: true },
    ];
    const shown = show(...pieces);
    expect(summaries(shown)).toEqual([
      "the beginning of a line that goes on",
      "registers as alice",
      "the beginning of a line that goes on",
      "to the room: a long thing to say",
    ]);
  });
});

describe("segments that do not follow each other", () => {
  const [first, second, third] = cutAt(batch, 20, 28) as [Piece, Piece, Piece];

  test("a segment that is sent again is read alone, and changes nothing", () => {
    const shown = show(first, first, second, first, third, third);
    expect(shown[1]!.summary).toMatch(
      /\[retransmission\] alice says: hello · and the beginning of a line that goes on$/,
    );
    expect(shown[4]!.source).toBe("Chat of the lab, from frames 3 to 7");
    expect(shown[5]!.source).toBeUndefined();
    expect(shown[5]!.summary).toMatch(/carol says: bye$/);
  });

  test("a gap ends what was held: no line is made of pieces that were not neighbours", () => {
    const shown = show(first, third, second);
    expect(summaries(shown)[1]).not.toContain("bob");
    expect(shown.map(({ source }) => source)).toEqual([undefined, undefined, undefined]);
  });

  test("the other direction and another conversation are apart", () => {
    const other = { ...third, port: 40_001 };
    const back = { ...third, at: first.payload.length, isFromClient: true };
    const shown = show(first, other, back, second, third);
    expect(shown[4]!.source).toBe("Chat of the lab, from frames 3 to 7");
  });

  test("a segment that an error quotes does not go on with anything", () => {
    const quoted = ethernet(
      0x0800,
      ipv4(client, server, 1, icmp(3, 3, [0, 0, 0, 0, ...frameOf({ ...second, isPushed: true }).slice(14)])),
    );
    const frames = [
      opening(true, 40_000),
      opening(false, 40_000),
      frameOf(first),
      quoted,
      frameOf(second),
      frameOf(third),
    ];
    expect(showFrames(frames)[5]!.source).toBe("Chat of the lab, from frames 3 to 6");
  });
});

describe("a peer that never pushes", () => {
  test("is read alone once it has brought more than a line can be", () => {
    const payload = bytesOf("x".repeat(1000));
    const shown = show(...Array.from({ length: 40 }, (_, index) => ({ at: 1000 * index, payload })));
    expect(shown.every(({ fields }) => fields.every(([, value]) => String(value).length <= 1000))).toBe(true);
  });

  test("of many conversations only the newest beginnings are held", () => {
    const begin = Array.from({ length: 1500 }, (_, index) => ({ ...cutAt(batch, 5)[0]!, port: 10_000 + index }));
    const end = begin.map(({ port }) => ({ ...cutAt(batch, 5)[1]!, port }));
    const joined = show(...begin, ...end).filter(({ source }) => source !== undefined);
    expect(joined).toHaveLength(1024);
  });
});

describe("a reader that does not take every packet apart", () => {
  test("has to take apart what goes on", () => {
    const pieces = [...cutAt(batch, 20, 28), { at: batch.length, payload: bytesOf("dave: hi "), isPushed: true }];
    const order = [pieces[0]!, pieces[0]!, pieces[1]!, { ...pieces[2]!, port: 40_001 }, pieces[2]!, pieces[3]!];
    const frames = [opening(true, 40_000), opening(false, 40_000), ...order.map(frameOf)];
    const analyzer = new Analyzer();
    const isUnfinished = frames.map((bytes, index) => isUnfinishedChat(analyzer.add(recordOf(bytes, index + 1))));
    expect(isUnfinished.flatMap((goesOn, index) => (goesOn ? [index] : []))).toEqual([2, 3, 4]);
  });
});
