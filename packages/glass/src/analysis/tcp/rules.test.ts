import { describe, expect, test } from "vitest";
import * as mark from "./mark.ts";
import { type Compatibility, TcpRules } from "./rules.ts";
import { ACK, FIN, PSH, RST, Segment, SYN } from "./segment.ts";

interface Made {
  readonly from?: "client" | "server";
  readonly at?: number; // milliseconds
  readonly seq: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly length?: number;
  readonly window?: number;
  readonly scale?: number;
  readonly sack?: readonly number[];
}

/** One conversation, judged segment by segment; numbers are relative to 1000 (client) and 5000 (server). */
function conversation(compatibility: Compatibility = "4.0") {
  const rules = new TcpRules(compatibility);
  let id = rules.states.open();
  let frame = 0;
  let now = 0;
  return {
    rules,
    get id() {
      return id;
    },
    send(made: Made) {
      now = made.at ?? now + 1;
      const fromClient = made.from !== "server";
      const segment = new Segment();
      segment.frame = ++frame;
      segment.seconds = 1_700_000_000 + Math.floor(now / 1000);
      segment.nanoseconds = (now % 1000) * 1_000_000;
      segment.sequence = ((fromClient ? 1000 : 5000) + made.seq) | 0;
      segment.flags = made.flags ?? ACK | ((made.length ?? 0) > 0 ? PSH : 0);
      segment.acknowledgment = (segment.flags & ACK) === 0 ? 0 : ((fromClient ? 5000 : 1000) + (made.ack ?? 0)) | 0;
      segment.length = made.length ?? 0;
      segment.window = made.window ?? 8192;
      segment.windowScale = made.scale ?? -1;
      segment.sackCount = (made.sack?.length ?? 0) / 2;
      segment.sack.set(made.sack ?? []);
      const direction = fromClient ? 0 : 1;
      const reopened = rules.opensAnew(id, direction, segment);
      if (reopened) id = rules.states.open();
      rules.judge(id, direction, segment, reopened);
      return Object.assign({ frame }, rules.result);
    },
    handshake(options: { readonly clientScale?: number; readonly serverScale?: number } = {}) {
      const { clientScale = 7, serverScale = 7 } = options;
      this.send({ seq: 0, flags: SYN, scale: clientScale });
      this.send({ from: "server", seq: 0, ack: 1, flags: SYN | ACK, scale: serverScale });
      return this.send({ seq: 1, ack: 1 });
    },
  };
}

describe("an ordinary conversation", () => {
  test("has no marks, and its round trips are measured", () => {
    const chat = conversation();
    const third = chat.handshake();
    expect(third).toMatchObject({ marks: 0, acksFrame: 2, ackRoundTripNanoseconds: 1_000_000 });
    expect(chat.send({ seq: 1, ack: 1, length: 100 })).toMatchObject({
      marks: 0,
      bytesInFlight: 100,
      pushBytesSent: 100,
    });
    expect(chat.send({ from: "server", seq: 1, ack: 101, at: 44 })).toMatchObject({
      marks: 0,
      acksFrame: 4,
      ackRoundTripNanoseconds: 40_000_000,
    });
    expect(chat.send({ seq: 101, ack: 1, flags: FIN | ACK })).toMatchObject({ marks: 0 });
    expect(chat.send({ from: "server", seq: 1, ack: 102 })).toMatchObject({ marks: 0, acksFrame: 6 });
  });

  test("bytes in flight span from the first unacknowledged to the last sent, less what SACK told of", () => {
    const chat = conversation();
    chat.handshake();
    chat.send({ seq: 1, ack: 1, length: 100 });
    chat.send({ seq: 101, ack: 1, length: 100 });
    expect(chat.send({ seq: 201, ack: 1, length: 100 }).bytesInFlight).toBe(300);
    chat.send({ from: "server", seq: 1, ack: 1, sack: [1201, 1301] });
    expect(chat.send({ seq: 301, ack: 1, length: 50 }).bytesInFlight).toBe(250);
    chat.send({ from: "server", seq: 1, ack: 151 });
    expect(chat.send({ seq: 351, ack: 1, length: 10 }).bytesInFlight).toBe(210);
  });

  test("bytes since the last PSH start again after one", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ seq: 1, ack: 1, length: 10, flags: ACK }).pushBytesSent).toBe(10);
    expect(chat.send({ seq: 11, ack: 1, length: 10, flags: ACK | PSH }).pushBytesSent).toBe(20);
    expect(chat.send({ seq: 21, ack: 1, length: 5, flags: ACK }).pushBytesSent).toBe(5);
  });

  test("sequence numbers may pass 2^32", () => {
    const chat = conversation();
    const start = 0xffff_fff0 - 1000;
    chat.send({ seq: start, flags: SYN });
    chat.send({ from: "server", seq: 0, ack: start + 1, flags: SYN | ACK });
    expect(chat.send({ seq: start + 1, ack: 1, length: 100 }).marks).toBe(0);
    expect(chat.send({ seq: start + 101, ack: 1, length: 100 })).toMatchObject({ marks: 0, bytesInFlight: 200 });
    expect(chat.send({ from: "server", seq: 1, ack: start + 201 })).toMatchObject({ marks: 0, acksFrame: 4 });
  });
});

function withOneLost() {
  const chat = conversation();
  chat.handshake();
  chat.send({ seq: 1, ack: 1, length: 100, at: 10 });
  chat.send({ seq: 101, ack: 1, length: 100, at: 11 });
  return chat;
}

describe("bytes sent again", () => {
  test("long after: a retransmission, with its waiting time from the oldest that waits", () => {
    const chat = withOneLost();
    expect(chat.send({ seq: 1, ack: 1, length: 100, at: 322 })).toMatchObject({
      marks: mark.RETRANSMISSION,
      timeoutFrame: 4,
      timeoutNanoseconds: 312_000_000,
    });
  });

  test("right after two duplicate ACKs: a fast retransmission", () => {
    const chat = withOneLost();
    chat.send({ from: "server", seq: 1, ack: 1, at: 12 });
    expect(chat.send({ from: "server", seq: 1, ack: 1, at: 13 })).toMatchObject({
      marks: mark.DUPLICATE_ACK,
      duplicateAckNumber: 2,
    });
    expect(chat.send({ seq: 1, ack: 1, length: 100, at: 32 }).marks).toBe(
      mark.FAST_RETRANSMISSION | mark.RETRANSMISSION,
    );
  });

  test("twenty milliseconds after the duplicate ACKs it is none of the fast ones", () => {
    const chat = withOneLost();
    chat.send({ from: "server", seq: 1, ack: 1, at: 12 });
    chat.send({ from: "server", seq: 1, ack: 1, at: 13 });
    expect(chat.send({ seq: 1, ack: 1, length: 100, at: 33 }).marks).toBe(mark.RETRANSMISSION);
  });

  test("of what is acknowledged already: spurious", () => {
    const chat = withOneLost();
    chat.send({ from: "server", seq: 1, ack: 201 });
    expect(chat.send({ seq: 1, ack: 1, length: 100 }).marks).toBe(mark.SPURIOUS_RETRANSMISSION | mark.RETRANSMISSION);
  });

  test("within the handshake's round trip, and not the newest: out of order", () => {
    const chat = conversation();
    chat.handshake(); // its round trip: 2 ms
    chat.send({ seq: 101, ack: 1, length: 100, at: 10 });
    expect(chat.send({ seq: 1, ack: 1, length: 100, at: 11 }).marks).toBe(mark.OUT_OF_ORDER);
  });

  test("the very segment that was the newest is a retransmission however soon", () => {
    const chat = withOneLost();
    expect(chat.send({ seq: 101, ack: 1, length: 100, at: 12 }).marks).toBe(mark.RETRANSMISSION);
  });

  test("without a handshake in the capture, out of order means within three milliseconds", () => {
    const late = conversation();
    late.send({ seq: 101, ack: 1, length: 100, at: 10 });
    expect(late.send({ seq: 1, ack: 1, length: 100, at: 13 }).marks).toBe(mark.RETRANSMISSION);
    const soon = conversation();
    soon.send({ seq: 101, ack: 1, length: 100, at: 10 });
    expect(soon.send({ seq: 1, ack: 1, length: 100, at: 12 }).marks).toBe(mark.OUT_OF_ORDER);
  });

  test("a clock that goes backwards makes nothing fast and nothing out of order", () => {
    const chat = withOneLost();
    chat.send({ from: "server", seq: 1, ack: 1, at: 12 });
    chat.send({ from: "server", seq: 1, ack: 1, at: 13 });
    expect(chat.send({ seq: 1, ack: 1, length: 100, at: 5 }).marks).toBe(mark.RETRANSMISSION);
  });
});

describe("bytes missing", () => {
  test("a jump forward: the segment before was not captured; in flight is unknown until an ACK", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ seq: 101, ack: 1, length: 100 })).toMatchObject({ marks: mark.LOST_SEGMENT, bytesInFlight: 0 });
    expect(chat.send({ seq: 201, ack: 1, length: 100 })).toMatchObject({ marks: 0, bytesInFlight: 0 });
    chat.send({ from: "server", seq: 1, ack: 1 });
    expect(chat.send({ seq: 301, ack: 1, length: 100 })).toMatchObject({ marks: 0, bytesInFlight: 300 });
  });

  test("an ACK beyond all data that was seen is marked once", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ from: "server", seq: 1, ack: 101 }).marks).toBe(mark.ACK_LOST_SEGMENT);
    expect(chat.send({ from: "server", seq: 1, ack: 201 }).marks).toBe(0);
  });
});

describe("ACKs without data", () => {
  test("the same ACK again is a duplicate, numbered, of the first", () => {
    const chat = conversation();
    chat.handshake();
    chat.send({ seq: 1, ack: 1, length: 10 });
    const first = chat.send({ from: "server", seq: 1, ack: 11 });
    expect(first.marks).toBe(0);
    for (const duplicateAckNumber of [1, 2, 3]) {
      expect(chat.send({ from: "server", seq: 1, ack: 11 })).toMatchObject({
        marks: mark.DUPLICATE_ACK,
        duplicateAckNumber,
        duplicateAckFrame: first.frame,
      });
    }
  });

  test("with another window it is a window update", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ seq: 1, ack: 1, window: 100 }).marks).toBe(mark.WINDOW_UPDATE);
  });

  test("keep-alive, and its answer", () => {
    const chat = conversation();
    chat.handshake();
    chat.send({ from: "server", seq: 1, ack: 1 });
    expect(chat.send({ seq: 0, ack: 1 }).marks).toBe(mark.KEEP_ALIVE);
    expect(chat.send({ from: "server", seq: 1, ack: 1 }).marks).toBe(mark.KEEP_ALIVE_ACK);
    expect(chat.send({ seq: 0, ack: 1, length: 1 }).marks).toBe(mark.KEEP_ALIVE);
  });
});

describe("windows", () => {
  test("full: the data reaches the end of the window as it is scaled", () => {
    const chat = conversation();
    chat.handshake({ serverScale: 2 });
    chat.send({ from: "server", seq: 1, ack: 1, window: 50 });
    expect(chat.send({ seq: 1, ack: 1, length: 199 }).marks).toBe(0);
    expect(chat.send({ seq: 200, ack: 1, length: 1 }).marks).toBe(mark.WINDOW_FULL);
  });

  test("not scaled unless both SYNs say so", () => {
    const chat = conversation();
    chat.handshake({ clientScale: -1, serverScale: 2 });
    chat.send({ from: "server", seq: 1, ack: 1, window: 50 });
    expect(chat.send({ seq: 1, ack: 1, length: 50 }).marks).toBe(mark.WINDOW_FULL);
  });

  test("zero, the probe, and its answer", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ from: "server", seq: 1, ack: 1, window: 0 }).marks).toBe(mark.ZERO_WINDOW);
    expect(chat.send({ seq: 1, ack: 1, length: 1 }).marks).toBe(mark.ZERO_WINDOW_PROBE);
    expect(chat.send({ from: "server", seq: 1, ack: 1, window: 0 }).marks).toBe(
      mark.ZERO_WINDOW | mark.ZERO_WINDOW_PROBE_ACK,
    );
  });

  test("a reset says nothing with its window", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ from: "server", seq: 1, ack: 1, window: 0, flags: RST | ACK }).marks).toBe(0);
  });
});

describe("ports used again", () => {
  test("a SYN with another number opens a new conversation", () => {
    const chat = conversation();
    chat.handshake();
    expect(chat.send({ seq: 70_000, flags: SYN }).marks).toBe(mark.REUSED_PORTS);
    expect(chat.id).toBe(1);
  });

  test("the same SYN again is a retransmission of it", () => {
    const chat = conversation();
    chat.send({ seq: 0, flags: SYN, at: 0 });
    expect(chat.send({ seq: 0, flags: SYN, at: 1000 })).toMatchObject({
      marks: mark.RETRANSMISSION,
      timeoutFrame: 1,
      timeoutSeconds: 1,
    });
    expect(chat.id).toBe(0);
  });

  test("a SYN-ACK with another number stays in the conversation", () => {
    const chat = conversation();
    chat.handshake();
    const again = chat.send({ from: "server", seq: 900, ack: 1, flags: SYN | ACK });
    expect(again.marks & mark.REUSED_PORTS).not.toBe(0);
    expect(chat.id).toBe(0);
  });
});

const sendTwiceSoon = (version: Compatibility): number => {
  const chat = conversation(version);
  chat.handshake();
  chat.send({ seq: 1, ack: 1, length: 100, at: 10 });
  chat.send({ seq: 101, ack: 1, length: 100, at: 10 });
  return chat.send({ seq: 1, ack: 1, length: 100, at: 11 }).marks;
};

const closeAfterPureAck = (version: Compatibility): number => {
  const chat = conversation(version);
  chat.handshake();
  chat.send({ seq: 101, ack: 1, at: 10 });
  return chat.send({ seq: 1, ack: 1, length: 100, at: 11 }).marks;
};

const updateWithSack = (version: Compatibility): number => {
  const chat = conversation(version);
  chat.handshake();
  chat.send({ from: "server", seq: 1, ack: 1 });
  return chat.send({ from: "server", seq: 1, ack: 1, window: 7000, sack: [1101, 1201] }).marks;
};

const resendAnother = (version: Compatibility): number => {
  const chat = conversation(version);
  chat.handshake();
  for (const seq of [1, 101, 201]) chat.send({ seq, ack: 1, length: 100, at: 10 });
  for (let number = 0; number < 3; number++) chat.send({ from: "server", seq: 1, ack: 1, at: 20 });
  return chat.send({ seq: 101, ack: 1, length: 100, at: 25 }).marks;
};

describe("as tshark 4.4 does it", () => {
  test("the same SYN after a reset, and a SYN-ACK with another number, open new conversations", () => {
    const chat = conversation("4.4");
    chat.send({ seq: 0, flags: SYN });
    chat.send({ from: "server", seq: 0, ack: 1, flags: RST | ACK });
    expect(chat.send({ seq: 0, flags: SYN, at: 1000 }).marks).toBe(mark.REUSED_PORTS);
    expect(chat.id).toBe(1);
    chat.send({ from: "server", seq: 0, ack: 1, flags: SYN | ACK });
    expect(chat.send({ from: "server", seq: 900, ack: 1, flags: SYN | ACK }).marks).toBe(mark.REUSED_PORTS);
    expect(chat.id).toBe(2);
  });

  test("data that waits for its ACK and comes again is a retransmission, however soon", () => {
    expect(sendTwiceSoon("4.0")).toBe(mark.OUT_OF_ORDER);
    expect(sendTwiceSoon("4.4")).toBe(mark.RETRANSMISSION);
  });

  test("the segment that closes a disorder after a pure ACK is out of order", () => {
    expect(closeAfterPureAck("4.0")).toBe(mark.RETRANSMISSION);
    expect(closeAfterPureAck("4.4")).toBe(mark.OUT_OF_ORDER);
  });

  test("every ACK of unseen data is marked", () => {
    const chat = conversation("4.4");
    chat.handshake();
    expect(chat.send({ from: "server", seq: 1, ack: 101 }).marks).toBe(mark.ACK_LOST_SEGMENT);
    expect(chat.send({ from: "server", seq: 1, ack: 201 }).marks).toBe(mark.ACK_LOST_SEGMENT);
  });

  test("an ACK of something unseen goes on to the end of what follows it", () => {
    const chat = conversation("4.4");
    chat.handshake();
    chat.send({ seq: 101, ack: 1, length: 100 });
    chat.send({ seq: 201, ack: 1, length: 100 });
    expect(chat.send({ from: "server", seq: 1, ack: 101 }).marks).toBe(mark.ACK_LOST_SEGMENT);
    expect(chat.send({ from: "server", seq: 1, ack: 301 }).marks).toBe(0);
  });

  test("another window beside SACK blocks is a duplicate ACK", () => {
    expect(updateWithSack("4.0")).toBe(mark.WINDOW_UPDATE);
    expect(updateWithSack("4.4")).toBe(mark.DUPLICATE_ACK);
  });

  test("a fast retransmission need not be the segment that the ACKs ask for", () => {
    expect(resendAnother("4.0")).toBe(mark.RETRANSMISSION);
    expect(resendAnother("4.4")).toBe(mark.RETRANSMISSION | mark.FAST_RETRANSMISSION);
  });

  test("the answer to a probe may take its byte; an ACK of a part measures the round trip", () => {
    const chat = conversation("4.4");
    chat.handshake();
    chat.send({ from: "server", seq: 1, ack: 1, window: 0 });
    chat.send({ seq: 1, ack: 1, length: 1 });
    expect(chat.send({ from: "server", seq: 1, ack: 2, window: 0 }).marks & mark.ZERO_WINDOW_PROBE_ACK).not.toBe(0);
    chat.send({ seq: 2, ack: 1, length: 100 });
    expect(chat.send({ from: "server", seq: 1, ack: 50 })).toMatchObject({ acksFrame: 7 });
  });

  test("a retransmission's waiting time counts from the oldest that is not before it", () => {
    const chat = conversation("4.4");
    chat.handshake();
    chat.send({ seq: 1, ack: 1, length: 100, at: 10 });
    chat.send({ seq: 101, ack: 1, length: 100, at: 20 });
    expect(chat.send({ seq: 101, ack: 1, length: 100, at: 320 })).toMatchObject({
      timeoutFrame: 5,
      timeoutNanoseconds: 300_000_000,
    });
  });
});

test("no more than ten thousand segments wait in one flow", () => {
  const chat = conversation();
  chat.handshake();
  let last = 0;
  for (let number = 0; number < 10_100; number++) {
    last = chat.send({ seq: 1 + number, ack: 1, length: 1 }).bytesInFlight;
  }
  expect(last).toBe(10_000);
});
