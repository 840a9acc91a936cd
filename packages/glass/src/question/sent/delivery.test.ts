import { describe, expect, test } from "vitest";
import { answerTo, seeBytes } from "../../../fixtures/ask.ts";
import { Wire, type WireOptions } from "../../../fixtures/wire.ts";
import { q06 } from "../q06-retransmission.ts";
import { q13 } from "../q13-completeness.ts";
import type { Question } from "../answer.ts";
import type { SeenCapture } from "../seen/seen.ts";
import { deliveryOf, type Delivery } from "./delivery.ts";

const see = (wire: Wire): SeenCapture => seeBytes(wire.bytes);
const answer = (question: Question, wire: Wire): ReturnType<typeof answerTo> => answerTo(question, see(wire));

const framesOf = (all: ReadonlyArray<{ readonly segment: { readonly frame: number } }>): number[] =>
  all.map(({ segment }) => segment.frame);

/** What happened in a capture of one conversation, by frames. */
function happened(wire: Wire): {
  again: Array<readonly [frame: number, kind: string]>;
  reordered: number[];
  undecided: number[];
  twins: number;
} {
  const delivery: Delivery = deliveryOf(see(wire).connections[0]!);
  return {
    again: delivery.again.map(({ segment, kind }) => [segment.frame, kind] as const),
    reordered: framesOf(delivery.reordered),
    undecided: framesOf(delivery.undecided),
    twins: delivery.twins.size,
  };
}

const nothing = { again: [], reordered: [], undecided: [], twins: 0 };
const hundred = "x".repeat(100);
const versions: readonly WireOptions[] = [{ version: 4 }, { version: 6 }];

describe.each(versions)("a packet that is in the capture twice (IPv$version)", (options) => {
  /** The handshake, one line and the end; each packet is followed by what `copy` gives. */
  function twice(copy: { readonly after: number; readonly hops?: number; readonly link?: number }): Wire {
    const wire = new Wire(options);
    const put = (side: "client" | "server", at: number, sent: Parameters<Wire["send"]>[2]): void => {
      const { after, ...more } = copy;
      wire.send(side, at, sent).send(side, at + after, { ...sent, ...more });
    };
    put("client", 0, { flags: "S", seq: 0 });
    put("server", 10, { flags: "SA", seq: 0, ack: 1 });
    put("client", 20, { flags: "A", seq: 1, ack: 1 });
    put("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello\n" });
    put("server", 40, { flags: "A", seq: 1, ack: 7 });
    put("client", 50, { flags: "FA", seq: 7, ack: 1 });
    put("server", 60, { flags: "FA", seq: 1, ack: 8 });
    put("client", 70, { flags: "A", seq: 8, ack: 2 });
    return wire;
  }

  test.each([
    ["a microsecond later", { after: 0.001 }],
    ["on the other side of a router, a hop less", { after: 0.03, hops: 63 }],
    ["on the other side of a slow router", { after: 4, hops: 63 }],
    ["on another link", { after: 0.05, link: 9 }],
  ])("is not sent again: %s", (_, copy) => {
    const wire = twice(copy);
    expect(happened(wire)).toEqual({ ...nothing, twins: 8 });
    expect(answer(q06, wire).answer).toContain("nothing was sent again");
    expect(answer(q13, wire)).toMatchObject({
      explanation: expect.stringContaining("8 packets are in the capture twice") as string,
      values: { complete: true, captures: [{ capturedTwice: 8 }] },
    });
  });
});

const oneByte = (): Wire => new Wire().handshake().send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "x" });

describe("a port mirror", () => {
  test("shows a packet again milliseconds later with the same Identification, which is not sent again", () => {
    const wire = new Wire().handshake();
    for (const [turn, at] of [30, 31, 35.5, 80].entries()) {
      wire.send("client", at, { flags: "PA", seq: 1, ack: 1, data: "hello", id: 77 });
      if (turn === 1) wire.send("server", 32, { flags: "A", seq: 1, ack: 6 });
    }
    expect(happened(wire)).toEqual({ ...nothing, twins: 3 });
  });

  test("is not assumed of a sender whose packets all have the same Identification", () => {
    const wire = oneByte().send("client", 80, { flags: "PA", seq: 1, ack: 1, data: "x" });
    expect(happened(wire)).toMatchObject({ again: [[5, "probe"]], twins: 0 });
  });
});

describe("duplicate acknowledgments that look alike", () => {
  test("are not one packet captured twice", () => {
    const wire = new Wire().handshake();
    for (let at = 0; at < 4; at += 1) wire.send("server", 30 + at / 10, { flags: "A", seq: 1, ack: 1 });
    expect(happened(wire)).toEqual(nothing);
  });
});

describe.each(versions)("a late segment (IPv$version)", (options) => {
  /** Three segments of 100 bytes, of which the second comes after the third. */
  const late = (
    more: WireOptions,
    second: { at: number; timestamp?: number; id?: number },
    isReported: boolean,
  ): Wire => {
    const wire = new Wire({ ...options, ...more })
      .handshake()
      .send("client", 30, { flags: "A", seq: 1, ack: 1, data: hundred, id: 101 })
      .send("client", 31, { flags: "A", seq: 201, ack: 1, data: hundred, id: 103 });
    if (isReported) wire.send("server", 31.1, { flags: "A", seq: 1, ack: 101, sack: [[201, 301]] });
    return wire
      .send("client", second.at, { flags: "A", seq: 101, ack: 1, data: hundred, ...second })
      .send("server", second.at + 0.5, { flags: "A", seq: 1, ack: 301 })
      .close(second.at + 10, 301, 1);
  };

  test("with an earlier timestamp than its overtaker was only overtaken", () => {
    const wire = late({ timestamps: true }, { at: 31.2, timestamp: 30 }, false);
    expect(happened(wire)).toEqual({ ...nothing, reordered: [6] });
    expect(answer(q13, wire).values).toMatchObject({ complete: true });
    const { answer: words, explanation } = answer(q06, wire);
    expect(words).toContain("1 segment only arrived out of order");
    expect(explanation).not.toContain("only rise, from 0 to 302");
  });

  test("with a later timestamp was sent again, though its first copy is nowhere", () => {
    const wire = late({ timestamps: true }, { at: 50, timestamp: 50 }, true);
    expect(happened(wire)).toEqual({ ...nothing, again: [[7, "fast"]] });
    expect(answer(q06, wire).values).toMatchObject({ count: 1, frames: [{ frame: 7, original: null, kind: "fast" }] });
    expect(answer(q13, wire).values).toMatchObject({ complete: true });
  });

  test("without a report of the gap before it was only overtaken", () => {
    expect(happened(late({}, { at: 31.2, id: 1 }, false))).toEqual({ ...nothing, reordered: [6] });
  });

  test("too soon after a report for its sender to have heard of it was only overtaken", () => {
    expect(happened(late({}, { at: 32, id: 1 }, true))).toEqual({ ...nothing, reordered: [7] });
  });

  test("at a moment when it may have been either is not decided", () => {
    const wire = late({}, { at: 38, id: 1 }, true);
    expect(happened(wire)).toEqual({ ...nothing, undecided: [7] });
    expect(answer(q06, wire).answer).toContain("cannot decide");
  });

  test("that the receiver reports as received twice was sent again (D-SACK)", () => {
    const wire = late({}, { at: 38, id: 1 }, true).send("server", 80, {
      flags: "A",
      seq: 2,
      ack: 302,
      sack: [[101, 201]],
    });
    expect(happened(wire)).toMatchObject({ again: [[7, "unknown"]], undecided: [] });
  });

  test("after a second was sent again by timer", () => {
    expect(happened(late({}, { at: 1031, id: 1 }, false))).toEqual({ ...nothing, again: [[6, "timeout"]] });
  });
});

/** A segment that comes after the one with Identification 94. */
const lateWith = (id: number): Wire =>
  new Wire()
    .send("client", 0, { flags: "S", seq: 0, id: 90 })
    .send("server", 10, { flags: "SA", seq: 0, ack: 1 })
    .send("client", 20, { flags: "A", seq: 1, ack: 1, id: 91 })
    .send("client", 30, { flags: "A", seq: 1, ack: 1, data: hundred, id: 92 })
    .send("client", 31, { flags: "A", seq: 201, ack: 1, data: hundred, id: 94 })
    .send("client", 31.2, { flags: "A", seq: 101, ack: 1, data: hundred, id });

describe("IPv4's Identification", () => {
  test("of a sender that counts says which of two left first", () => {
    expect(happened(lateWith(93))).toEqual({ ...nothing, reordered: [6] });
    expect(happened(lateWith(95))).toMatchObject({ again: [[6, "unknown"]] });
  });
});

/** An empty segment whose number says that 23 bytes went before it. */
const emptyAfter = (): Wire =>
  new Wire({ timestamps: true }).handshake().send("server", 30, { flags: "A", seq: 24, ack: 1 });

/** Five bytes that come at `at`, acknowledged at 30 ms. */
const acknowledgedBefore = (at: number): Wire =>
  new Wire()
    .handshake()
    .send("server", 30, { flags: "A", seq: 1, ack: 6 })
    .send("client", at, { flags: "PA", seq: 1, ack: 1, data: "hello" });

describe("a segment that is sent again", () => {
  test("joins earlier writes and new bytes, and nothing is missing", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "aaa" })
      .send("client", 40, { flags: "PA", seq: 4, ack: 1, data: "bbb" })
      .send("client", 340, { flags: "PA", seq: 1, ack: 1, data: "aaabbbccc" })
      .send("server", 350, { flags: "A", seq: 1, ack: 10 })
      .close(360, 10, 1);
    expect(happened(wire)).toEqual({ ...nothing, again: [[6, "timeout"]] });
    expect(answer(q06, wire).values).toMatchObject({ frames: [{ original: 4 }] });
    expect(answer(q13, wire).values).toMatchObject({ complete: true });
  });

  test("of which only an empty segment after it shows that it was sent before", () => {
    const again = emptyAfter().send("server", 2880, { flags: "PA", seq: 1, ack: 1, data: "x".repeat(23) });
    expect(happened(again).again).toEqual([[5, "timeout"]]);
    const overtaken = emptyAfter().send("server", 30.3, {
      flags: "PA",
      seq: 1,
      ack: 1,
      data: "x".repeat(23),
      timestamp: 29,
    });
    expect(happened(overtaken)).toEqual({ ...nothing, reordered: [5] });
  });

  test("after the receiver acknowledged a copy that is not in the capture", () => {
    expect(happened(acknowledgedBefore(330)).again).toEqual([[5, "spurious"]]);
    expect(happened(acknowledgedBefore(30.1))).toEqual({ ...nothing, undecided: [5] });
  });

  test("follows the first of its loss, and is no time-out of its own", () => {
    const wire = new Wire().handshake();
    for (let part = 0; part < 4; part += 1) {
      wire.send("client", 30 + part / 10, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred, id: 200 + part });
    }
    wire
      .send("server", 400, { flags: "A", seq: 1, ack: 101 })
      .send("client", 700, { flags: "A", seq: 101, ack: 1, data: hundred, id: 204 })
      .send("server", 720, { flags: "A", seq: 1, ack: 201 })
      .send("client", 720.02, { flags: "A", seq: 201, ack: 1, data: hundred, id: 205 })
      .send("client", 720.05, { flags: "A", seq: 301, ack: 1, data: hundred, id: 206 });
    expect(happened(wire).again.map(([frame]) => frame)).toEqual([9, 11, 12]);
    const { explanation } = answer(q06, wire);
    expect(explanation.match(/timer ran out/g)).toHaveLength(1);
    expect(explanation).toContain("it follows frame 9 in the repair of the same loss");
  });

  test("as a FIN that acknowledges the other side's FIN is no time-out", () => {
    const wire = oneByte()
      .send("server", 31, { flags: "A", seq: 1, ack: 2 })
      .send("client", 40, { flags: "FA", seq: 2, ack: 1 })
      .send("server", 40.01, { flags: "FA", seq: 1, ack: 2 })
      .send("client", 40.03, { flags: "FA", seq: 2, ack: 2 })
      .send("server", 40.04, { flags: "FA", seq: 1, ack: 3 });
    expect(happened(wire).again.map(([, kind]) => kind)).toEqual(["answer", "answer"]);
    expect(answer(q06, wire).explanation).not.toMatch(/timer too short|cannot decide/);
  });

  test("by selective acknowledgments is a fast one, each of several too", () => {
    const wire = new Wire().handshake();
    for (let part = 0; part < 6; part += 1) {
      wire.send("client", 30 + part, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred, id: 200 + part });
    }
    wire
      .send("server", 50, { flags: "A", seq: 1, ack: 101, sack: [[401, 501]] })
      .send("server", 50.5, { flags: "A", seq: 1, ack: 101, sack: [[401, 601]] });
    for (const part of [1, 2, 3]) {
      wire.send("client", 51 + part / 10, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred, id: 206 + part });
    }
    expect(happened(wire).again).toEqual([
      [12, "fast"],
      [13, "fast"],
      [14, "fast"],
    ]);
  });

  test("4 µs after the first is never called a time-out", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "aaa", id: 7 })
      .send("client", 30.004, { flags: "PA", seq: 1, ack: 1, data: "aaa", id: 8 });
    expect(happened(wire)).toEqual({ ...nothing, again: [[5, "unknown"]] });
    const { explanation } = answer(q06, wire);
    expect(explanation).toContain("too short for a retransmission timer");
    expect(explanation).not.toContain("ran out");
  });

  test("of one byte is no keep-alive while that byte is not acknowledged", () => {
    const again = oneByte().send("client", 330, { flags: "A", seq: 1, ack: 1, data: "x" });
    expect(happened(again).again).toEqual([[5, "timeout"]]);
    const alive = oneByte()
      .send("server", 31, { flags: "A", seq: 1, ack: 2 })
      .send("client", 60_000, { flags: "A", seq: 1, ack: 1, data: "x" });
    expect(happened(alive)).toEqual(nothing);
  });

  test("although it was acknowledged is spurious", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "aaa" })
      .send("server", 31, { flags: "A", seq: 1, ack: 4 })
      .send("client", 330, { flags: "PA", seq: 1, ack: 1, data: "aaa" });
    expect(happened(wire).again).toEqual([[6, "spurious"]]);
  });

  test("as the last data on the way, after more than a round trip, is a tail loss probe", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "aaa", id: 7 })
      .send("client", 75, { flags: "PA", seq: 1, ack: 1, data: "aaa", id: 8 });
    expect(happened(wire).again).toEqual([[5, "probe"]]);
  });

  test("over the end of the number space is found, and nothing is missing", () => {
    // The server's first number is 296 below 2^32.
    const wire = new Wire().handshake();
    for (let part = 0; part < 6; part += 1) {
      wire.send("server", 30 + part, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred });
    }
    wire
      .send("server", 400, { flags: "A", seq: 301, ack: 1, data: hundred })
      .send("client", 410, { flags: "A", seq: 1, ack: 601 })
      .close(500, 1, 601);
    expect(happened(wire).again).toEqual([[10, "timeout"]]);
    expect(answer(q13, wire).values).toMatchObject({ complete: true });
  });
});

describe("an opening", () => {
  test("from both ends at once has two SYN-ACKs that are none again", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0 })
      .send("server", 10, { flags: "S", seq: 0 })
      .send("client", 20, { flags: "SA", seq: 0, ack: 1 })
      .send("server", 30, { flags: "SA", seq: 0, ack: 1 })
      .send("client", 40, { flags: "PA", seq: 1, ack: 1, data: "hi\n" })
      .close(50, 4, 1);
    expect(happened(wire)).toEqual(nothing);
    expect(answer(q06, wire).explanation).toContain("both ends open at once");
    expect(answer(q13, wire).values).toMatchObject({ complete: true });
  });

  test("with a SYN that came again has a SYN-ACK that answers it, and no time-out", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0 })
      .send("server", 0.01, { flags: "SA", seq: 0, ack: 1, id: 0 })
      .send("client", 1000, { flags: "S", seq: 0 })
      .send("server", 1000.004, { flags: "SA", seq: 0, ack: 1, id: 0 });
    expect(happened(wire).again).toEqual([
      [3, "timeout"],
      [4, "answer"],
    ]);
  });

  test("that is tried again after a refusal is no time-out", () => {
    const wire = new Wire();
    for (const at of [0, 500, 1000]) {
      wire
        .send("client", at, { flags: "S", seq: 0 })
        .send("server", at + 0.1, { flags: "RA", seq: 0, ack: 1, window: 0 });
    }
    expect(happened(wire).again).toEqual([
      [3, "refused"],
      [5, "refused"],
    ]);
    expect(answer(q13, wire).values).toMatchObject({
      complete: true,
      captures: [{ connections: [{ state: "refused" }] }],
    });
  });

  test("of which the server leaves the data has it sent again because of that (RFC 7413)", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0, data: "GET first\n" })
      .send("server", 10, { flags: "SA", seq: 0, ack: 1 })
      .send("client", 20, { flags: "PA", seq: 1, ack: 1, data: "GET first\n" });
    expect(happened(wire).again).toEqual([[3, "fast-open"]]);
  });
});
