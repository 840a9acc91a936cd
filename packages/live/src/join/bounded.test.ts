// Whatever is captured and said, an answer takes a bounded number of steps: the chat waits while it is made.
import type { ConnectionIdentity } from "@vitrine/server";
import { describe, expect, test } from "vitest";
import { Coverage } from "./coverage.ts";
import { Join, mostCarriers, mostHearers } from "./join.ts";
import { LineBook, longestText, mostText } from "./line-book.ts";
import { firstAtLeast } from "./sorted.ts";
import { directionKey, type SeenSegment, Tracks } from "./tracks.ts";

const server = { address: "10.20.30.2", port: 5000 };

function identity(id: number): ConnectionIdentity {
  return {
    id,
    remoteAddress: `10.1.${id >> 8}.${id & 255}`,
    remotePort: 40_000,
    localAddress: server.address,
    localPort: server.port,
  };
}

function watched() {
  const [tracks, book] = [new Tracks(), new LineBook()];
  const join = new Join(book, tracks, ({ id, remoteAddress, remotePort }) => ({
    id,
    address: remoteAddress,
    port: remotePort,
  }));
  let frame = 0;
  const send = (id: number, rest: Partial<SeenSegment>): number => {
    frame += 1;
    const { remoteAddress, remotePort } = identity(id);
    const source = { address: remoteAddress, port: remotePort };
    const plain = { acknowledgment: 0, isSyn: false, hasAcknowledgment: false, sequence: 0, length: 0 };
    tracks.add({ frame, at: frame, source, destination: server, ...plain, ...rest });
    return frame;
  };
  const say = (number: number, text = "hi", received = { start: 0, end: 2 }): void => {
    book.said({ number, at: 1, from: "alice", room: "lobby", text, connection: identity(1), received });
  };
  return { tracks, book, join, send, say };
}

describe("an answer about a line", () => {
  test("names some of ten thousand hearers, and counts the others", () => {
    const { book, join, say } = watched();
    say(1);
    for (let id = 2; id < 10_002; id += 1) {
      const lines = [{ number: 1, start: 0, end: 9 }];
      book.delivered({ at: 1, name: `hearer ${id}`, connection: identity(id), sent: { start: 0, end: 9 }, lines });
    }
    const trace = join.line(1)!;
    expect(trace.hearers).toHaveLength(mostHearers);
    expect(trace.moreHearers).toBe(10_000 - mostHearers);
  });

  test("names some of the segments that somebody sends again without end, and says so", () => {
    const { join, send, say } = watched();
    send(1, { isSyn: true, sequence: 100 });
    for (let times = 0; times < 20_000; times += 1) send(1, { sequence: 101, length: 1 });
    say(1);
    const { speaker } = join.line(1)!;
    expect(speaker.segments).toHaveLength(mostCarriers);
    expect(speaker.unknown).toContain("so many segments only");
  });
});

describe("an answer about a packet", () => {
  test("finds its lines among all that are kept, in any connection", () => {
    const { join, send, say } = watched();
    send(1, { isSyn: true, sequence: 100 });
    const frames = Array.from({ length: 1_500 }, (_, at) => send(1, { sequence: 101 + 2 * at, length: 2 }));
    frames.forEach((_, at) => say(at + 1, "hi", { start: 2 * at, end: 2 * at + 2 }));
    for (const at of [0, 700, 1_499]) {
      expect(join.packet(frames[at]!).map(({ line, start, end }) => [line.number, start, end])).toEqual([
        [at + 1, 0, 2],
      ]);
    }
    expect(join.packet(1)).toEqual([]);
    expect(join.packet(99_999)).toEqual([]);
  });
});

describe("bounds", () => {
  test("kept lines have bounded characters, each and together", () => {
    const { book, say } = watched();
    for (let number = 1; number <= 1_000; number += 1) say(number, "long ".repeat(13_000));
    const lengths = book.lines.map(({ text }) => text.length);
    expect(Math.max(...lengths)).toBe(longestText + 1);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(mostText);
    expect(book.lines.at(-1)).toMatchObject({
      number: 1_000,
      text: expect.stringMatching(/ …$|long…$|l…$|lo…$|lon…$/),
    });
  });

  test("nothing of an old line is kept, so that memory does not grow", () => {
    const { book, say, join, send } = watched();
    send(1, { isSyn: true, sequence: 100 });
    const first = send(1, { sequence: 101, length: 2 });
    for (let number = 1; number <= 5_000; number += 1) say(number, "hi", { start: 2 * number - 2, end: 2 * number });
    expect(book.lines).toHaveLength(2_000);
    expect(join.packet(first)).toEqual([]);
    const { remoteAddress, remotePort } = identity(1);
    const direction = directionKey({ address: remoteAddress, port: remotePort }, server);
    expect(book.placedIn(direction, { start: 0, end: 1e9 }, 1e9)).toHaveLength(2_000);
  });

  test("connections between two ends, or of made-up addresses, are a bounded number", () => {
    const { tracks, send } = watched();
    for (let times = 0; times < 50_000; times += 1) send(1, { isSyn: true, sequence: times });
    for (let id = 2; id < 60_000; id += 1) send(id, { isSyn: true, sequence: 1 });
    expect(tracks.size).toBeLessThanOrEqual(50_000);
    tracks.forgetBefore(200_000);
    expect(tracks.size).toBe(0);
  });
});

test("a search among 200,000 entries looks at 18", () => {
  const entries = Array.from({ length: 200_000 }, (_, at) => at);
  let looks = 0;
  const at = firstAtLeast(entries, 123_456, (entry) => ((looks += 1), entry));
  expect(at).toBe(123_456);
  expect(looks).toBeLessThanOrEqual(18);
});

test("coverage counts the bytes that are new, whatever the order", () => {
  const seen = new Coverage();
  expect(seen.add({ start: 10, end: 20 })).toBe(10);
  expect(seen.add({ start: 0, end: 5 })).toBe(5);
  expect(seen.add({ start: 3, end: 12 })).toBe(5);
  expect(seen.holds({ start: 0, end: 20 })).toBe(true);
  expect(seen.add({ start: 0, end: 20 })).toBe(0);
  expect(seen.add({ start: 25, end: 30 })).toBe(5);
  expect(seen.holds({ start: 19, end: 26 })).toBe(false);
  expect(seen.holds({ start: 26, end: 29 })).toBe(true);
  expect(new Coverage().holds({ start: 0, end: 1 })).toBe(false);
});
