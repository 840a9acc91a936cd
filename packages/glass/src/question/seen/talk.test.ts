import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../answer.ts";
import { q01 } from "../q01-conversation.ts";
import { q14 } from "../q14-admission.ts";
import { readConversation } from "./chat.ts";
import { Connection } from "./connection.ts";
import { PayloadStream, type Piece } from "./payload-stream.ts";
import type { Seen, SeenCapture } from "./seen.ts";
import type { Segment } from "./segment.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (pieces: readonly Piece[]): string =>
  pieces.map(({ bytes }) => new TextDecoder().decode(bytes)).join("");

function segment(
  frame: number,
  isFromClient: boolean,
  seq: number,
  length: number,
  more: Partial<Segment> = {},
): Segment {
  return {
    frame,
    time: BigInt(frame) * 1_000_000n,
    isFromClient,
    place: { offset: 34, isInFrame: true, frameLength: 54 + length },
    headerLength: 20,
    seqRaw: seq,
    seq,
    ackRaw: 0,
    ack: 0,
    isSyn: false,
    isAck: true,
    isFin: false,
    isReset: false,
    flags: 0x18,
    windowValue: 100,
    window: 100,
    scale: undefined,
    length,
    marks: [],
    bytesInFlight: undefined,
    header: undefined,
    ...more,
  };
}

/** A conversation in which both sides say these lines in turn; `>` is the client. */
function talk(...lines: string[]): Connection {
  const connection = new Connection(
    "talk.pcap",
    0,
    { address: "10.0.0.1", port: 40_000 },
    { address: "10.0.0.2", port: 5000 },
  );
  const next = new Map([
    [true, 1],
    [false, 1],
  ]);
  for (const [index, line] of lines.entries()) {
    const isFromClient = line.startsWith(">");
    const payload = bytesOf(line.slice(1));
    const one = segment(index + 1, isFromClient, next.get(isFromClient)!, payload.length);
    next.set(isFromClient, one.seq + payload.length);
    connection.segments.push(one);
    connection.feed(one, payload, one.headerLength);
  }
  return connection;
}

function seenOf(connection: Connection): Seen {
  const capture: Partial<SeenCapture> = {
    file: "talk.pcap",
    connections: [connection],
    chat: readConversation(connection),
  };
  return { captures: [capture as SeenCapture] };
}

function answered(finding: Finding): Finding & { readonly answered: true } {
  if (!finding.answered) throw new Error(finding.needs);
  return finding;
}

const prompt = "<server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ";
const roster = '<!{"alice": "10.0.0.1"}';

describe("who was let in", () => {
  test("a password in the clear is everything, and is not repeated", () => {
    const seen = seenOf(talk(">alice", prompt, ">correct horse", roster, ">hello"));
    const { values, explanation, evidence } = answered(q14.find(seen));
    expect(values.exchanges).toMatchObject([
      { name: "alice", method: "password", outcome: "let in", readable: "everything", frames: [1, 2, 3] },
    ]);
    expect(explanation).toContain("can read it");
    expect(evidence.find(({ frame }) => frame === 3)).toMatchObject({
      value: "a password of 13 characters",
      bytes: [54, 13],
    });
    expect(JSON.stringify([values, evidence, q01.find(seen)])).not.toContain("correct horse");
    expect(JSON.stringify(q01.find(seen))).toContain("alice: hello");
  });

  test("SCRAM is parts", () => {
    const seen = seenOf(
      talk(
        ">alice",
        prompt,
        ">n,,n=alice,r=abc\n",
        "<r=abcdef,s=c2FsdA==,i=600000\n",
        ">c=biws,r=abcdef,p=cHJvb2Y=\n",
        "<v=c2ln\n",
        roster,
      ),
    );
    expect(answered(q14.find(seen)).values.exchanges).toMatchObject([
      { method: "scram", outcome: "let in", readable: "parts" },
    ]);
  });

  test("who is refused is refused, and who never answered was only asked", () => {
    const refused = seenOf(talk(">alice", prompt, ">wrong", "<server: That is not the password of alice. "));
    expect(answered(q14.find(refused)).values.exchanges).toMatchObject([{ method: "password", outcome: "refused" }]);
    const silent = seenOf(talk(">alice", prompt));
    expect(answered(q14.find(silent)).values.exchanges).toMatchObject([{ method: "unanswered", outcome: "unknown" }]);
  });

  test("an open door is said to be one", () => {
    const { values, explanation } = answered(q14.find(seenOf(talk(">alice", roster))));
    expect(values.exchanges).toMatchObject([{ method: "none", outcome: "let in", readable: "nothing" }]);
    expect(explanation).toContain("anybody could have sent it");
  });
});

describe("a chat with a server that a student wrote", () => {
  test("is read back, lines before the first roster too, and control characters do not reach the screen", () => {
    const seen = seenOf(talk(">alice", "<bob: early ", roster, "<bob: \u001b[31mred ", ">hi"));
    expect(answered(q01.find(seen)).values.participants).toMatchObject([
      { name: "alice", saw: [{}, { line: "bob: early" }, {}, { line: "bob: [31mred" }, { line: "alice: hi" }] },
    ]);
  });
});

function readable(segments: ReadonlyArray<readonly [seq: number, text: string]>): Piece[] {
  const pieces: Piece[] = [];
  const stream = new PayloadStream(true, (piece) => pieces.push(piece));
  stream.push(segment(1, true, 99, 0, { isSyn: true, seqRaw: 99 }), bytesOf(""), 20);
  for (const [index, [seq, text]] of segments.entries())
    stream.push(segment(index + 2, true, seq, text.length), bytesOf(text), 20);
  return pieces;
}

describe("the bytes of one direction", () => {
  test("what comes twice is taken once, what comes early waits", () => {
    expect(
      textOf(
        readable([
          [100, "ab"],
          [104, "ef"],
          [100, "ab"],
          [102, "cd"],
        ]),
      ),
    ).toBe("abcdef");
    expect(
      textOf(
        readable([
          [100, "abc"],
          [101, "bcde"],
        ]),
      ),
    ).toBe("abcde");
    expect(
      readable([
        [104, "ef"],
        [100, "abcd"],
      ]).map(({ frame }) => frame),
    ).toEqual([3, 2]);
  });

  test("numbers go round at 2^32", () => {
    const pieces: Piece[] = [];
    const stream = new PayloadStream(true, (piece) => pieces.push(piece));
    stream.push(segment(1, true, 2 ** 32 - 2, 4), bytesOf("abcd"), 20);
    stream.push(segment(2, true, 2, 2), bytesOf("ef"), 20);
    expect(textOf(pieces)).toBe("abcdef");
  });

  test("whatever the order and the repetitions, each byte comes out once and in order", () => {
    const text = "the quick brown fox jumps over the lazy dog";
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 8 });
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(cuts, order, (cutAt, random) => {
        const edges = [0, ...cutAt.toSorted((one, other) => one - other), text.length];
        const parts = edges.slice(1).map((end, index) => [100 + edges[index]!, text.slice(edges[index], end)] as const);
        const shuffled = parts
          .concat(parts)
          .map((part) => ({ part, key: random.next().value as number }))
          .toSorted((one, other) => one.key - other.key)
          .map(({ part }) => part);
        expect(textOf(readable(shuffled))).toBe(text);
      }),
    );
  });
});
