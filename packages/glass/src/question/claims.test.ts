import { describe, expect, test } from "vitest";
import { answerTo, needOf, seeBytes } from "../../fixtures/ask.ts";
import { Wire, type WireOptions } from "../../fixtures/wire.ts";
import { q01 } from "./q01-conversation.ts";
import { q04 } from "./q04-syn-ack.ts";
import { q05 } from "./q05-receive-window.ts";
import { q06 } from "./q06-retransmission.ts";
import { q07 } from "./q07-udp-fields.ts";
import { q08 } from "./q08-udp-field-length.ts";
import { q09 } from "./q09-udp-length.ts";
import { q12 } from "./q12-udp-protocol.ts";
import { q13 } from "./q13-completeness.ts";
import { q14 } from "./q14-admission.ts";
import { d2 } from "./d2-carriers.ts";

const versions: readonly WireOptions[] = [{ version: 4 }, { version: 6 }];

describe.each(versions)("q4 over IPv$version", (options) => {
  test("counts a SYN's data (TCP Fast Open)", () => {
    const wire = new Wire(options)
      .send("client", 0, { flags: "S", seq: 0, data: "GET first\n" })
      .send("server", 10, { flags: "SA", seq: 0, ack: 11 });
    const { explanation, values } = answerTo(q04, seeBytes(wire.bytes));
    expect(values).toMatchObject({ frame: 2, ackRelative: 11, synFrame: 1 });
    expect(explanation).toContain("1,000 + 1 + 10 = 1,011");
    expect(explanation).not.toContain("another SYN");
  });

  test("says that a connection was refused, and by which frame", () => {
    const wire = new Wire(options)
      .send("client", 0, { flags: "S", seq: 0 })
      .send("server", 1, { flags: "RA", seq: 0, ack: 1, window: 0 });
    expect(needOf(q04, seeBytes(wire.bytes))).toContain("refused the connection with a reset (RST) in frame 2");
  });
});

describe("q5", () => {
  test("takes a SYN's window as exact, also where the connection was refused, and a reset's as none", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0, options: [1, 3, 3, 7] })
      .send("server", 1, { flags: "RA", seq: 0, ack: 1, window: 0 });
    const { answer, explanation, values } = answerTo(q05, seeBytes(wire.bytes));
    expect(answer).toContain("64,240 bytes");
    expect(explanation).toContain("sent only resets");
    expect(explanation).not.toMatch(/sent nothing|multiple of it/);
    expect(values).toMatchObject({ leastWindow: 64_240, frame: 1, scaleKnown: true, throttled: false });
  });

  test("says nothing of throttling by a window whose factor is not known", () => {
    const wire = new Wire();
    for (let part = 0; part < 20; part += 1) {
      wire.send("client", part, { flags: "A", seq: 1 + 100 * part, ack: 1, data: "x".repeat(100) });
    }
    const late = new Wire()
      .send("server", 0, { flags: "A", seq: 1, ack: 1, window: 500 })
      .send("client", 1, { flags: "A", seq: 1, ack: 1, data: "x".repeat(400) })
      .send("client", 2, { flags: "A", seq: 401, ack: 1, data: "x".repeat(400) });
    expect(answerTo(q05, seeBytes(late.bytes)).values).toMatchObject({ scaleKnown: false, throttled: false });
  });

  test("speaks for the whole trace, and names the conversation and the frame", () => {
    const quiet = new Wire({ clientPort: 40_001 }).handshake();
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello" })
      .send("server", 40, { flags: "A", seq: 1, ack: 6, window: 0 })
      .send("server", 50, { flags: "A", seq: 1, ack: 6, window: 100 });
    const both = Buffer.concat([quiet.bytes, wire.bytes.subarray(24)]);
    const { answer, values, streams } = answerTo(q05, seeBytes(both));
    expect(values).toMatchObject({ leastWindow: 0, frame: 8, throttled: true, stream: 1, occasions: 1 });
    expect(answer).toContain("0 bytes, advertised by 10.20.30.3:5000 in frame 8 (tcp.stream 1");
    expect(streams).toHaveLength(2);
    expect(streams![0]).toMatchObject({ values: { throttled: false } });
  });

  test("says that the capture cut the handshake's options off", () => {
    const cut = [2, 4, 5, 0xb4, 1, 3, 3, 7];
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0, options: cut, snap: 54 })
      .send("server", 10, { flags: "SA", seq: 0, ack: 1, options: cut, snap: 54 })
      .send("client", 20, { flags: "A", seq: 1, ack: 1, window: 500 });
    const { explanation } = answerTo(q05, seeBytes(wire.bytes));
    expect(explanation).not.toContain("not in this capture");
    expect(explanation).toContain("the capture cut off");
  });
});

describe("q6", () => {
  test("counts a conversation that two captures hold once", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello" })
      .send("client", 330, { flags: "PA", seq: 1, ack: 1, data: "hello" });
    const captures = ["server.pcap", "client.pcap"].map((name) => seeBytes(wire.bytes, { name }));
    expect(answerTo(q06, ...captures)).toMatchObject({
      answer: expect.stringContaining("1 segment was sent again") as string,
      values: { count: 1, streams: [{ count: 1 }, { count: 1 }] },
    });
  });
});

describe.each([
  { version: 4 as const, header: 34 },
  { version: 6 as const, header: 62 },
])("a datagram in fragments over IPv$version", ({ version, header }) => {
  const words = "a message that is too long for one packet ".repeat(40);

  test.each([
    ["in order", [0, 1, 2], 1],
    ["the first one last", [2, 1, 0], 3],
    ["in disorder", [1, 0, 2], 2],
  ])("is answered from the bytes of its first fragment: %s", (_, order, frame) => {
    const seen = seeBytes(new Wire({ version }).fragments(0, words, 800, order).bytes);
    const bytes = [0, 2, 4, 6].map((at) => [header + at, 2]);
    const fields = answerTo(q07, seen);
    expect(fields.evidence.map((one) => [one.frame, one.bytes])).toEqual(bytes.map((range) => [frame, range]));
    expect(answerTo(q08, seen).explanation).toContain(`source port in bytes ${header} and ${header + 1}`);
    const length = answerTo(q09, seen);
    expect(length.values).toMatchObject({
      length: words.length + 8,
      payload: words.length,
      frame,
      checked: 1,
      disagree: [],
    });
    expect(length.explanation).not.toContain("all 0 whole");
    expect(answerTo(q12, seen).evidence[0]).toMatchObject({ frame, value: version === 4 ? 17 : 44 });
    expect(answerTo(q13, seen).values).toMatchObject({ captures: [{ incompletePackets: 0 }] });
  });

  test("of which some are missing is answered as far as its header goes", () => {
    const seen = seeBytes(new Wire({ version }).fragments(0, words, 800, [0, 2]).bytes);
    expect(answerTo(q08, seen).evidence.map((one) => one.bytes[0])).toEqual([0, 2, 4, 6].map((at) => header + at));
    const { explanation, values } = answerTo(q09, seen);
    expect(values).toMatchObject({ length: words.length + 8, checked: 0 });
    expect(explanation).toContain("cannot be checked");
    expect(answerTo(q13, seen)).toMatchObject({
      explanation: expect.stringContaining("1 IP packet not all fragments") as string,
      values: { captures: [{ incompletePackets: 1 }] },
    });
  });

  test("without its first fragment answers nothing about the header", () => {
    expect(needOf(q07, seeBytes(new Wire({ version }).fragments(0, words, 800, [1, 2]).bytes))).toContain(
      "no UDP datagram",
    );
  });
});

describe("q8", () => {
  test("names both: two bytes each, eight in all", () => {
    expect(answerTo(q08, seeBytes(new Wire().datagram("client", 0, "hi").bytes)).answer).toMatch(/Two bytes each.*8/);
  });
});

/** A conversation in which one line was said and acknowledged. */
const short = (): Wire =>
  new Wire()
    .handshake()
    .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello" })
    .send("server", 40, { flags: "A", seq: 1, ack: 6 });

describe("q13", () => {
  test("calls missing what was acknowledged and is nowhere in the file", () => {
    const wire = short().send("server", 50, { flags: "A", seq: 1, ack: 16 }).close(60, 16, 1);
    const { answer, values } = answerTo(q13, seeBytes(wire.bytes));
    expect(answer).toContain("1 of 1 TCP conversation lacks bytes that were acknowledged");
    expect(values).toMatchObject({
      complete: false,
      captures: [{ connections: [{ missing: [{ from: "client", seqRelative: 6, count: 10, acknowledgedIn: 6 }] }] }],
    });
  });

  test("counts from the latest SYN of a side, not from a forged one before it", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "S", seq: 0 })
      .send("server", 1, { flags: "SA", seq: 90_000, ack: 1 })
      .send("server", 10, { flags: "SA", seq: 0, ack: 1 })
      .send("client", 20, { flags: "A", seq: 1, ack: 1 })
      .send("server", 30, { flags: "PA", seq: 1, ack: 1, data: "hello" })
      .send("client", 40, { flags: "A", seq: 1, ack: 6 });
    expect(answerTo(q13, seeBytes(wire.bytes)).values).toMatchObject({
      captures: [{ connections: [{ missing: [] }] }],
    });
  });

  test("does not call missing what may be in packets that the glass does not open", () => {
    const mpls = [
      2,
      0,
      0,
      0,
      0,
      3,
      2,
      0,
      0,
      0,
      0,
      0x0b,
      0x88,
      0x47,
      0,
      1,
      0x11,
      64,
      ...Array.from({ length: 46 }, () => 0x45),
    ];
    const wire = short().frame(45, mpls).send("server", 50, { flags: "A", seq: 1, ack: 16 });
    expect(answerTo(q13, seeBytes(wire.bytes))).toMatchObject({
      answer: expect.stringContaining("may lack") as string,
      explanation: expect.stringContaining("does not open 1 packet, first frame 6") as string,
      values: { captures: [{ unopened: 1 }] },
    });
  });

  test("finds what a capture of one side only lacks", () => {
    const wire = new Wire()
      .send("client", 0, { flags: "A", seq: 1, ack: 1 })
      .send("client", 1, { flags: "A", seq: 1, ack: 101 });
    expect(answerTo(q13, seeBytes(wire.bytes)).values).toMatchObject({
      captures: [{ connections: [{ missing: [{ from: "server", count: 100 }] }] }],
    });
  });

  test.each([
    ["still runs", short(), "open"],
    ["was closed by one side only", short().send("client", 50, { flags: "FA", seq: 6, ack: 1 }), "half-closed"],
    [
      "was never answered",
      new Wire().send("client", 0, { flags: "S", seq: 0 }).send("client", 1000, { flags: "S", seq: 0 }),
      "unanswered",
    ],
    [
      "was refused",
      new Wire().send("client", 0, { flags: "S", seq: 0 }).send("server", 1, { flags: "RA", seq: 0, ack: 1 }),
      "refused",
    ],
    ["was reset", short().send("server", 50, { flags: "RA", seq: 1, ack: 6, data: "No such user" }), "reset"],
  ])("finds nothing missing in a conversation that %s", (_, wire, state) => {
    expect(answerTo(q13, seeBytes(wire.bytes)).values).toMatchObject({
      complete: true,
      captures: [{ connections: [{ state, complete: true, missing: [] }] }],
    });
  });

  test("says that the beginning is missing, and not that acknowledged bytes before it are", () => {
    const wire = new Wire()
      .send("server", 0, { flags: "A", seq: 1, ack: 5001 })
      .send("client", 1, { flags: "PA", seq: 5001, ack: 1, data: "hello" })
      .send("server", 2, { flags: "A", seq: 1, ack: 5006 });
    expect(answerTo(q13, seeBytes(wire.bytes))).toMatchObject({
      answer: expect.stringContaining("lacks the beginning") as string,
      values: { captures: [{ connections: [{ lacksOpening: "SYN", missing: [] }] }] },
    });
  });

  test("takes what tcpdump missed from the record of the run", () => {
    const { bytes } = short();
    const none = answerTo(q13, seeBytes(bytes, { record: { dropped: 0, isComplete: true } }));
    expect(none.answer).toMatch(/^Yes/);
    const some = answerTo(q13, seeBytes(bytes, { record: { dropped: 12, isComplete: false } }));
    expect(some).toMatchObject({
      answer: expect.stringContaining("missed 12 packets") as string,
      values: { complete: false, captures: [{ dropped: 12, droppedSaidBy: "run" }] },
    });
  });

  test("spans all packets, those without a conversation too", () => {
    const wire = new Wire()
      .frame(
        0,
        Array.from({ length: 60 }, () => 0),
      )
      .handshake(1000)
      .frame(
        5000,
        Array.from({ length: 60 }, () => 0),
      );
    expect(answerTo(q13, seeBytes(wire.bytes)).values).toMatchObject({ captures: [{ span: 5 }] });
  });
});

describe("a chat", () => {
  const roster = '!{"alice": "10.20.30.11", "bob": "10.20.30.12"}';
  /** alice joins and hears bob; bob's own connection is not in the capture. */
  const heard = (): Wire =>
    new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "alice" })
      .send("server", 40, { flags: "PA", seq: 1, ack: 6, data: roster })
      .send("server", 50, { flags: "PA", seq: 1 + roster.length, ack: 6, data: "bob: hello alice " })
      .send("client", 60, { flags: "PA", seq: 6, ack: 18 + roster.length, data: "hello bob" });

  test("counts a line that was seen only on its way to a hearer", () => {
    const { answer, explanation, values } = answerTo(q01, seeBytes(heard().bytes));
    expect(values).toMatchObject({ messages: 2, direct: 0, onlyHeard: 1 });
    expect(answer).toContain("2 messages");
    expect(answer).toMatch(/bob 1/);
    expect(explanation).toContain("only on the way to a hearer");
  });

  test("counts a line that both ends' captures hold once, and a datagram captured twice once", () => {
    const wire = heard().datagram("client", 70, "psst", { hops: 64 }).datagram("client", 70.02, "psst", { hops: 63 });
    const captures = ["a.pcap", "b.pcap"].map((name) => seeBytes(wire.bytes, { name }));
    expect(answerTo(q01, ...captures).values).toMatchObject({ messages: 3, direct: 1 });
    expect(answerTo(q13, ...captures).values).toMatchObject({ captures: [{ capturedTwice: 1 }, { capturedTwice: 1 }] });
  });

  test("is not seen in bytes on its port that begin with no name, without a roster", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "T".repeat(1000) })
      .send("client", 40, { flags: "PA", seq: 1001, ack: 1, data: "T".repeat(1000) });
    expect(needOf(q01, seeBytes(wire.bytes))).toContain("no chat of the lab");
    expect(needOf(q14, seeBytes(wire.bytes))).toContain("Nobody is seen to join");
  });

  test("has no line in a reset with data", () => {
    const wire = heard().send("server", 80, { flags: "RA", seq: 18 + roster.length, ack: 15, data: "bob: the cause " });
    expect(JSON.stringify(answerTo(q01, seeBytes(wire.bytes)))).not.toContain("the cause");
  });

  test("shows in d2 a line of which only the copy is in the capture", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "alice" })
      .send("server", 40, { flags: "PA", seq: 1, ack: 6, data: roster })
      .send("server", 50, { flags: "PA", seq: 1 + roster.length, ack: 6, data: "bob: hello alice " });
    const { answer, values } = answerTo(d2, seeBytes(wire.bytes));
    expect(answer).toContain("not in this capture");
    expect(values).toMatchObject({ by: "bob", line: null, copies: [{ to: "alice", frame: 6 }] });
  });

  test("says in q14's headline what an eavesdropper could read", () => {
    const prompt = "server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ";
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "alice" })
      .send("server", 40, { flags: "PA", seq: 1, ack: 6, data: prompt })
      .send("client", 50, { flags: "PA", seq: 6, ack: 1 + prompt.length, data: "correct horse" })
      .send("server", 60, { flags: "PA", seq: 1 + prompt.length, ack: 19, data: roster });
    const finding = answerTo(q14, seeBytes(wire.bytes));
    expect(finding.answer).toContain("alice was let in");
    expect(finding.answer).toContain("alice's password crossed the wire in the clear");
    expect(JSON.stringify(finding)).not.toContain("correct horse");
    expect(answerTo(q14, seeBytes(heard().bytes)).answer).toContain("an eavesdropper could read the name");
  });
});
