import type { ConnectionIdentity } from "@vitrine/server";
import { expect, test } from "vitest";
import { Join } from "./join.ts";
import { LineBook } from "./line-book.ts";
import { Tracks } from "./tracks.ts";

const server = { address: "10.20.30.2", port: 5000 };
const alice = { address: "10.20.30.3", port: 41_000 };
const bob = { address: "10.20.30.4", port: 42_000 };

type Wrapping = NonNullable<ConnectionIdentity["wrapping"]>;

function identity(id: number, end: typeof alice, wrapping?: Wrapping): ConnectionIdentity {
  return {
    id,
    ...(wrapping === undefined ? {} : { wrapping }),
    remoteAddress: end.address,
    remotePort: end.port,
    localAddress: server.address,
    localPort: server.port,
  };
}

/** A capture made by hand, a frame a millisecond. */
function captured() {
  const tracks = new Tracks(() => true);
  const book = new LineBook();
  let frame = 0;
  return {
    tracks,
    book,
    join: new Join(book, tracks, ({ id, remoteAddress, remotePort }) => ({
      id,
      address: remoteAddress,
      port: remotePort,
    })),
    send: (source: typeof alice, destination: typeof alice, sequence: number, length: number, rest: object = {}) => {
      frame += 1;
      const plain = { acknowledgment: 0, isSyn: false, hasAcknowledgment: false };
      tracks.add({
        frame,
        at: frame,
        source,
        destination,
        sequence: sequence >>> 0,
        length,
        ...plain,
        ...rest,
      });
      return frame;
    },
    say: (number: number, start: number, end: number, text = "hi") => {
      book.said({
        number,
        at: 1_000,
        from: "alice",
        room: "lobby",
        text,
        connection: identity(1, alice),
        received: { start, end },
      });
    },
    deliver: (...lines: { number: number; start: number; end: number }[]) => {
      const sent = { start: lines[0]!.start, end: lines.at(-1)!.end };
      book.delivered({ at: 1_000, name: "bob", connection: identity(2, bob), sent, lines });
    },
  };
}

const syn = { isSyn: true };
const ack = (acknowledgment: number) => ({ hasAcknowledgment: true, acknowledgment: acknowledgment >>> 0 });

test("a line leads to the speaker's segment, its ACK, and the hearer's copy", () => {
  const { join, send, say, deliver } = captured();
  send(alice, server, 100, 0, syn);
  send(server, bob, 500, 0, syn);
  const spoken = send(alice, server, 101, 10);
  const acknowledging = send(server, alice, 900, 0, ack(111));
  const heard = send(server, bob, 501, 10);
  const heardAck = send(bob, server, 700, 0, ack(511));
  say(1, 5, 9);
  deliver({ number: 1, start: 0, end: 10 });
  expect(join.line(1)).toMatchObject({
    speaker: {
      segments: [{ frame: spoken, start: 0, end: 4, isRetransmission: false }],
      acknowledged: { frame: acknowledging },
      unknown: undefined,
    },
    hearers: [
      { name: "bob", segments: [{ frame: heard, start: 0, end: 10 }], acknowledged: { frame: heardAck }, length: 10 },
    ],
  });
  expect(join.packet(spoken)).toMatchObject([{ line: { number: 1 }, direction: "said", name: "alice" }]);
  expect(join.packet(heard)).toMatchObject([{ line: { number: 1 }, direction: "heard", name: "bob" }]);
  expect(join.packet(acknowledging)).toEqual([]);
});

test("lines share a segment, and a line spans several", () => {
  const { join, send, say } = captured();
  send(alice, server, 100, 0, syn);
  const first = send(alice, server, 101, 10);
  const second = send(alice, server, 111, 10);
  say(1, 0, 4);
  say(2, 5, 15);
  expect(join.packet(first).map(({ line, start, end }) => [line.number, start, end])).toEqual([
    [1, 0, 4],
    [2, 0, 5],
  ]);
  expect(join.line(2)!.speaker.segments.map(({ frame, start, end }) => [frame, start, end])).toEqual([
    [first, 0, 5],
    [second, 5, 10],
  ]);
});

test("a long line that a hearer gets in parts is followed through all of them", () => {
  const { join, send, say, deliver } = captured();
  send(server, bob, 500, 0, syn);
  const first = send(server, bob, 501, 8);
  const second = send(server, bob, 509, 12);
  say(1, 0, 4);
  deliver({ number: 1, start: 0, end: 6 }, { number: 1, start: 10, end: 20 });
  const [carriage] = join.line(1)!.hearers;
  expect(carriage!.length).toBe(16);
  expect(carriage!.segments.map(({ frame, start, end }) => [frame, start, end])).toEqual([
    [first, 0, 6],
    [second, 6, 16],
  ]);
});

test("a repeated segment is marked as a retransmission, also when it holds more", () => {
  const { join, send, say } = captured();
  send(alice, server, 100, 0, syn);
  send(alice, server, 106, 5);
  send(alice, server, 101, 5);
  send(alice, server, 101, 20);
  say(1, 0, 10);
  expect(join.line(1)!.speaker.segments).toMatchObject([
    { start: 5, end: 10, isRetransmission: false },
    { start: 0, end: 5, isRetransmission: false },
    { start: 0, end: 10, isRetransmission: true },
  ]);
  expect(join.line(1)!.speaker.acknowledged).toBeUndefined();
});

test("an ACK of a part of the line is not its acknowledgment", () => {
  const { join, send, say } = captured();
  send(alice, server, 100, 0, syn);
  send(alice, server, 101, 10);
  send(server, alice, 1, 0, ack(105));
  const whole = send(server, alice, 1, 0, ack(111));
  say(1, 0, 10);
  expect(join.line(1)!.speaker.acknowledged).toEqual({ frame: whole, at: whole });
});

test("segments are found across the wrap of sequence numbers", () => {
  const { join, send, say } = captured();
  const initial = 0xffff_fff8;
  send(alice, server, initial, 0, syn);
  const before = send(alice, server, initial + 1, 5);
  const across = send(alice, server, initial + 6, 10);
  const after = send(alice, server, initial + 16, 5);
  const acknowledging = send(server, alice, 1, 0, ack(initial + 21));
  say(1, 0, 20);
  expect(join.line(1)!.speaker).toMatchObject({
    segments: [
      { frame: before, start: 0, end: 5 },
      { frame: across, start: 5, end: 15 },
      { frame: after, start: 15, end: 20 },
    ],
    acknowledged: { frame: acknowledging },
    unknown: undefined,
  });
});

test("a carriage is unknown where the capture began in the middle, has holes, or has nothing", () => {
  const { join, send, say, deliver } = captured();
  send(alice, server, 101, 10);
  say(1, 0, 10);
  deliver({ number: 1, start: 0, end: 10 });
  const trace = join.line(1)!;
  expect(trace.speaker).toMatchObject({ segments: [], unknown: expect.stringContaining("in the middle") });
  expect(trace.hearers[0]).toMatchObject({ segments: [], unknown: expect.stringContaining("No packet") });
  const other = captured();
  other.send(alice, server, 100, 0, syn);
  other.send(alice, server, 106, 5);
  other.say(1, 0, 10);
  expect(other.join.line(1)!.speaker.unknown).toContain("Not every byte");
});

test("the same ends again, later, are another connection", () => {
  const { join, send, say, book } = captured();
  send(alice, server, 100, 0, syn);
  const old = send(alice, server, 101, 4);
  book.said({
    number: 1,
    at: 2,
    from: "alice",
    room: "lobby",
    text: "hi",
    connection: identity(1, alice),
    received: { start: 0, end: 4 },
  });
  send(alice, server, 9_000, 0, syn);
  const fresh = send(alice, server, 9_001, 4);
  say(2, 0, 4);
  expect(join.line(1)!.speaker.segments.map(({ frame }) => frame)).toEqual([old]);
  expect(join.line(2)!.speaker.segments.map(({ frame }) => frame)).toEqual([fresh]);
});

test("the join forgets old frames, but not where an open connection began", () => {
  const { join, send, say, tracks } = captured();
  send(alice, server, 100, 0, syn);
  send(alice, server, 101, 4);
  tracks.forgetBefore(10);
  const kept = send(alice, server, 105, 4);
  say(1, 0, 4);
  say(2, 4, 8);
  expect(join.line(1)!.speaker.unknown).toContain("Not every byte");
  expect(join.line(2)!.speaker.segments.map(({ frame }) => frame)).toEqual([kept]);
});

test("a batch may go out before the event that its line was said", () => {
  const { join, send, say, deliver } = captured();
  send(server, bob, 500, 0, syn);
  const heard = send(server, bob, 501, 10);
  deliver({ number: 1, start: 0, end: 10 });
  say(1, 0, 4);
  expect(join.line(1)!.hearers[0]!.segments.map(({ frame }) => frame)).toEqual([heard]);
});

test.each([
  ["tls", "TLS seals"],
  ["websocket", "A WebSocket frames"],
] as const)("a hearer behind %s gets no segments, and the reason", (wrapping, reason) => {
  const { join, book, send, say } = captured();
  send(alice, server, 100, 0, syn);
  send(server, bob, 500, 0, syn);
  const spoken = send(alice, server, 101, 10);
  const copy = send(server, bob, 501, 10);
  say(1, 0, 9);
  const places = { sent: { start: 0, end: 10 }, lines: [{ number: 1, start: 0, end: 10 }] };
  book.delivered({ at: 1_000, name: "bob", connection: identity(2, bob, wrapping), ...places });
  expect(join.line(1)?.speaker.segments).toMatchObject([{ frame: spoken }]);
  expect(join.line(1)?.hearers).toMatchObject([{ name: "bob", length: 10, segments: [] }]);
  expect(join.line(1)?.hearers[0]!.unknown).toContain(reason);
  expect(join.packet(copy)).toEqual([]);
});

test("a line is shown without control characters, and an ACTION as clients show it", () => {
  const { book, say } = captured();
  say(1, 0, 9, "\u0002bold\u0002 text");
  say(2, 9, 20, "\u0001ACTION waves\u0001");
  expect(book.lines.map(({ text }) => text)).toEqual(["bold text", "* waves"]);
});
