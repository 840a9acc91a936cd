// Captures that show half of what happened, or show it at two places: the answers claim no more than the packets show.
import { describe, expect, test } from "vitest";
import { answerTo, needOf, seeBytes } from "../../fixtures/ask.ts";
import { Wire, type Sent } from "../../fixtures/wire.ts";
import { d2 } from "./d2-carriers.ts";
import { q01 } from "./q01-conversation.ts";
import { q04 } from "./q04-syn-ack.ts";
import { q05 } from "./q05-receive-window.ts";
import { q06 } from "./q06-retransmission.ts";
import { q13 } from "./q13-completeness.ts";
import { q14 } from "./q14-admission.ts";

const hundred = "x".repeat(100);
const roster = '!{"alice": "10.20.30.11", "bob": "10.20.30.12"}';

/** The client's packets of a conversation, with three lines of which the second comes again. */
const clientOnly = (): Wire =>
  new Wire()
    .send("client", 0, { flags: "S", seq: 0 })
    .send("client", 20, { flags: "A", seq: 1, ack: 1 })
    .send("client", 30, { flags: "A", seq: 1, ack: 1, data: hundred })
    .send("client", 31, { flags: "A", seq: 101, ack: 1, data: hundred })
    .send("client", 32, { flags: "A", seq: 201, ack: 1, data: hundred });

describe("a capture of the client's packets alone", () => {
  test("lacks the SYN-ACK that the client acknowledges, and q4 says so", () => {
    const seen = seeBytes(clientOnly().bytes);
    expect(needOf(q04, seen)).toContain("The SYN-ACK of this conversation is not in the capture");
    expect(answerTo(q13, seen)).toMatchObject({
      explanation: expect.stringContaining("lacks its SYN-ACK") as string,
      values: { complete: false, captures: [{ connections: [{ lacksOpening: "SYN-ACK", state: "open" }] }] },
    });
  });

  test("does not show in q5 whether a window held the client back", () => {
    const { answer, explanation } = answerTo(q05, seeBytes(clientOnly().bytes));
    expect(answer).toContain("no packet shows that it held the sender back");
    expect(explanation).toContain("the real window is not known");
  });

  test("shows in q6 that a segment came again, and not why", () => {
    const again = clientOnly().send("client", 300, { flags: "A", seq: 101, ack: 1, data: hundred, id: 9 });
    const { values, explanation } = answerTo(q06, seeBytes(again.bytes));
    expect(values).toMatchObject({ count: 1, frames: [{ frame: 6, kind: "unknown", original: 4 }] });
    expect(explanation).toContain("the capture has the packets of one side only");
    expect(explanation).not.toContain("ran out");
  });

  test("cannot tell a keep-alive of one byte from a byte that is sent again", () => {
    const alive = clientOnly().send("client", 60_000, { flags: "A", seq: 300, ack: 1, data: "x" });
    const { answer, explanation, values } = answerTo(q06, seeBytes(alive.bytes));
    expect(values).toMatchObject({ count: 0, undecided: [6] });
    expect(answer).toContain("the packets cannot decide about 1 segment");
    expect(explanation).toContain("whether frame 6 was sent again or is a keep-alive");
  });

  test("lets q6 say that nothing is seen to be sent again, not that nothing was", () => {
    const { answer, explanation } = answerTo(q06, seeBytes(clientOnly().bytes));
    expect(answer).toBe("Nothing is seen to be sent again in this conversation; the capture lacks packets of it.");
    expect(explanation).toContain("nothing of 10.20.30.3:5000 that takes a sequence number is in the capture");
  });

  test("does not show in q14 that the server asked for no proof", () => {
    const wire = new Wire().handshake().send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "alice" });
    const { explanation } = answerTo(q14, seeBytes(wire.bytes));
    expect(explanation).toContain("no request for a proof is in this capture");
    expect(explanation).not.toContain("asked alice for no proof");
  });
});

describe("a capture without the acknowledgments", () => {
  test("seems to have more in flight than the window allows, which is no proof that the window was reached", () => {
    const wire = new Wire().handshake();
    for (let part = 0; part < 8; part += 1) {
      wire.send("client", 30 + part, { flags: "A", seq: 1 + 10_000 * part, ack: 1, data: "x".repeat(10_000) });
    }
    const { answer, explanation, values } = answerTo(q05, seeBytes(wire.bytes));
    expect(values).toMatchObject({ throttled: false, occasions: 0 });
    expect(answer).toContain("no packet shows");
    expect(explanation).toContain("In frame 10 more bytes seem to be in flight than the window allows");
  });

  test("still shows a window that was reached to the byte", () => {
    const wire = new Wire().handshake();
    wire.send("server", 25, { flags: "A", seq: 1, ack: 1, window: 300 });
    for (let part = 0; part < 3; part += 1) {
      wire.send("client", 30 + part, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred });
    }
    expect(answerTo(q05, seeBytes(wire.bytes)).values).toMatchObject({ throttled: true, occasions: 1 });
  });
});

describe("a capture that cuts the packets", () => {
  test("says that a name and a line may be longer than what is read", () => {
    const wire = new Wire()
      .handshake()
      .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "alice in wonderland", snap: 59 })
      .send("client", 40, { flags: "PA", seq: 20, ack: 1, data: "hello everybody", snap: 59 })
      .send("client", 50, { flags: "PA", seq: 35, ack: 1, data: "hi" });
    const seen = seeBytes(wire.bytes);
    const sentence = "The capture kept only the beginning of frames 4 and 5, so what is read there may be shorter";
    expect(answerTo(q01, seen).explanation).toContain(sentence);
    expect(answerTo(q14, seen).explanation).toContain("only the beginning of frame 4,");
    expect(answerTo(d2, seen).explanation).toContain("only the beginning of frame 5,");
  });
});

/** A conversation in which the client joins; `said` is what comes after that, by whom. */
function chatOn(clientPort: number, serverPort: number, name: string, by: "client" | "server", said: string): Wire {
  const wire = new Wire({ clientPort, serverPort }).handshake();
  const [client, server] = [1 + name.length, 1 + roster.length];
  return wire
    .send("client", 30, { flags: "PA", seq: 1, ack: 1, data: name })
    .send("server", 40, { flags: "PA", seq: 1, ack: client, data: roster })
    .send(by, 50, {
      flags: "PA",
      ...(by === "client" ? { seq: client, ack: server } : { seq: server, ack: client }),
      data: said,
    });
}

describe("two chats side by side", () => {
  const both = Buffer.concat([
    chatOn(40_000, 5000, "alice", "client", "hi").bytes,
    chatOn(40_001, 6000, "bob", "server", "alice: hi ").bytes.subarray(24),
  ]);

  test("have lines of their own, though the names and the words are the same", () => {
    const seen = seeBytes(both);
    expect(answerTo(q01, seen).values).toMatchObject({ messages: 2, onlyHeard: 1 });
    expect(answerTo(d2, seen)).toMatchObject({
      answer: '"hi" by alice travelled in frame 6; no copy of it is in this capture.',
      values: { copies: [] },
    });
  });
});

/** Each packet at the sender's interface, and five milliseconds later at the receiver's. */
function slowLink(): {
  readonly wire: Wire;
  readonly put: (side: "client" | "server", at: number, sent: Sent) => void;
} {
  const wire = new Wire({ version: 6 });
  const put = (side: "client" | "server", at: number, sent: Sent): void => {
    wire.send(side, at, { ...sent, link: 1 }).send(side, at + 5, { ...sent, link: 2 });
  };
  put("client", 0, { flags: "S", seq: 0 });
  put("server", 10, { flags: "SA", seq: 0, ack: 1 });
  put("client", 20, { flags: "A", seq: 1, ack: 1 });
  return { wire, put };
}

describe("a packet that two interfaces show", () => {
  test("was sent once, however slow the link between them", () => {
    const { wire, put } = slowLink();
    put("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello" });
    put("server", 40, { flags: "A", seq: 1, ack: 6 });
    expect(answerTo(q06, seeBytes(wire.bytes)).values).toMatchObject({ count: 0, capturedTwice: 5 });
  });

  test("was sent again where one of them shows it a second time", () => {
    const { wire, put } = slowLink();
    wire.send("client", 30, { flags: "PA", seq: 1, ack: 1, data: "hello", link: 1 });
    put("client", 330, { flags: "PA", seq: 1, ack: 1, data: "hello" });
    expect(answerTo(q06, seeBytes(wire.bytes)).values).toMatchObject({
      count: 1,
      frames: [{ frame: 8, kind: "timeout", original: 7 }],
      capturedTwice: 4,
    });
  });

  test("keeps duplicate acknowledgments apart, by which a sender sends again", () => {
    const { wire, put } = slowLink();
    for (let part = 0; part < 4; part += 1) {
      put("client", 30 + 10 * part, { flags: "A", seq: 1 + 100 * part, ack: 1, data: hundred });
    }
    for (let turn = 0; turn < 3; turn += 1) put("server", 70 + 10 * turn, { flags: "A", seq: 1, ack: 1 });
    put("client", 97, { flags: "A", seq: 1, ack: 1, data: hundred });
    expect(answerTo(q06, seeBytes(wire.bytes)).values).toMatchObject({
      count: 1,
      frames: [{ kind: "fast", original: 7 }],
      capturedTwice: 11,
    });
  });
});

describe("a SYN with data that is sent again (TCP Fast Open)", () => {
  test("says its line once", () => {
    const wire = new Wire();
    for (const at of [0, 1000]) wire.send("client", at, { flags: "S", seq: 0, data: "alice" });
    wire
      .send("server", 1010, { flags: "SA", seq: 0, ack: 6 })
      .send("client", 1020, { flags: "PA", seq: 6, ack: 1, data: "hello" });
    expect(answerTo(q01, seeBytes(wire.bytes)).values).toMatchObject({ messages: 1 });
  });
});
