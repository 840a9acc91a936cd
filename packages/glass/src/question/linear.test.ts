import { expect, describe, test } from "vitest";
import { segment } from "../../fixtures/segment.ts";
import type { Values } from "./answer.ts";
import { answerSet, type SetReport } from "./report.ts";
import { readConversation } from "./seen/chat.ts";
import { Connection } from "./seen/connection.ts";
import type { SeenCapture } from "./seen/seen.ts";
import type { Segment } from "./seen/segment.ts";
import { builtInSet } from "./set.ts";

/** How often elements of arrays were read: the steps that a test counts. */
let steps = 0;

function counted<T>(array: T[]): T[] {
  return new Proxy(array, {
    get(target, key, receiver): unknown {
      if (typeof key === "string" && /^\d+$/.test(key)) steps += 1;
      return Reflect.get(target, key, receiver);
    },
  });
}

const bytes = 10;

/** A conversation of these segments, each reading of which is counted. */
function conversation(stream: number, segments: readonly Segment[], payload?: Uint8Array): Connection {
  const connection = new Connection(
    "made.pcap",
    stream,
    { address: "10.0.0.1", port: 1024 + (stream % 60_000) },
    { address: "10.0.0.2", port: 5000 },
  );
  if (payload !== undefined) connection.noteApplication("lab");
  for (const one of segments) {
    connection.segments.push(one);
    if (payload !== undefined && one.length > 0) connection.feed(one, payload, one.headerLength);
  }
  connection.end();
  Object.defineProperty(connection, "segments", { value: counted([...connection.segments]) });
  return connection;
}

function captureOf(connections: readonly Connection[], hasChat = false): SeenCapture {
  return {
    file: "made.pcap",
    packets: 1,
    first: 0n,
    earliest: 0n,
    last: 1_000_000n,
    snapped: 0,
    firstSnapped: undefined,
    description: { format: "pcap", variant: "", sections: [], interfaces: [], names: new Map(), secrets: [] },
    problem: undefined,
    connections: counted([...connections]),
    datagrams: [],
    datagramCount: 0,
    datagramTwins: new Map(),
    incompletePackets: 0,
    unopened: 0,
    firstUnopened: undefined,
    lookups: [],
    chat: counted(hasChat ? connections.flatMap(readConversation) : []),
    record: undefined,
    isPartial: false,
  };
}

function ask(
  connections: readonly Connection[],
  hasChat = false,
): { readonly steps: number; readonly report: SetReport } {
  const capture = captureOf(connections, hasChat);
  steps = 0;
  const report = answerSet(builtInSet("lab3")!, { captures: [capture] });
  return { steps, report };
}

const part = (frame: number, index: number, more: Partial<Segment> = {}): Segment =>
  segment(frame, true, 1 + bytes * index, bytes, more);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A conversation of so many segments, in an order that is hard for an analysis. */
const shapes: ReadonlyArray<readonly [name: string, segments: (count: number) => Segment[]]> = [
  ["in order", (count) => numbers(count).map((index) => part(index + 1, index))],
  ["in reverse", (count) => numbers(count).map((index) => part(index + 1, count - index))],
  [
    "the odd ones first",
    (count) => numbers(count).map((index) => part(index + 1, index < count / 2 ? 2 * index + 1 : 2 * index - count)),
  ],
  ["with a hole before each", (count) => numbers(count).map((index) => part(index + 1, 3 * index))],
  ["all of them the same", (count) => numbers(count).map((index) => part(index + 1, 0))],
  ["each sent again", (count) => numbers(count).map((index) => part(index + 1, index >> 1))],
  [
    "never followed by their acknowledgment",
    (count) =>
      numbers(count).map((index) =>
        index % 2 === 0 ? part(index + 1, index) : segment(index + 1, false, 1, 0, { ackRaw: 1, ack: 1 }),
      ),
  ],
];

const many = (count: number): Connection[] =>
  numbers(count).map((stream) => conversation(stream, [part(stream + 1, 0)]));

describe("the steps of answering", () => {
  test.each(shapes)("grow with the segments of one conversation: %s", (_, segments) => {
    const small = ask([conversation(0, segments(1000))]).steps;
    const large = ask([conversation(0, segments(4000))]).steps;
    expect(small).toBeGreaterThan(1000);
    expect(large / small).toBeLessThan(4.5);
  });

  test("grow with the lines of a chat", () => {
    const line = new TextEncoder().encode("hello all\n");
    const talk = (count: number): Connection[] => [
      conversation(
        0,
        numbers(count).map((index) => part(index + 1, index)),
        line,
      ),
    ];
    const small = ask(talk(500), true).steps;
    const large = ask(talk(2000), true).steps;
    expect(large / small).toBeLessThan(4.5);
  });

  test("grow with the conversations", () => {
    const small = ask(many(1000)).steps;
    const large = ask(many(4000)).steps;
    expect(large / small).toBeLessThan(4.5);
  });
});

describe("a capture of 10,000 conversations", () => {
  const connections = numbers(10_000).map((stream) =>
    conversation(stream, [part(stream + 1, 0, { window: 100 + stream })]),
  );
  const { report } = ask(connections);

  test("is answered in full for the first, and in rows for the others", () => {
    for (const id of ["q5", "q6"]) {
      const answer = report.answers.find((one) => one.id === id)!;
      if (!answer.answered) throw new Error(answer.needs);
      const rows = answer.values.streams as Values[];
      expect(answer.streams).toHaveLength(500);
      expect(answer.rows).toBe(9_500);
      expect(rows).toHaveLength(10_000);
      expect(rows.at(-1)).toMatchObject({ stream: 9_999, isRow: true, answered: true });
      expect(answer.explanation).toContain("first 500 conversations of 10,000");
    }
  });

  test("has rows that are small", () => {
    expect(JSON.stringify(report).length / connections.length).toBeLessThan(1500);
  });

  test("is answered for as many in full as one asks for", () => {
    const captures = [captureOf(connections.slice(0, 1000))];
    const { answers } = answerSet(builtInSet("lab3")!, { captures, conversations: 900 });
    expect(answers.find(({ id }) => id === "q6")).toMatchObject({ rows: 100 });
  });
});
