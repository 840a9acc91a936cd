// Reading the chat back costs what there is to read: steps inside of built-in searches count, too.
import { describe, expect, test } from "vitest";
import { segment } from "../../../fixtures/segment.ts";
import { readConversation } from "./chat.ts";
import { Connection } from "./connection.ts";

type Callback = (value: unknown, index: number, all: unknown) => unknown;
type Method = (this: unknown, ...parameters: unknown[]) => unknown;

let steps = 0;

/** Replaces a method for as long as `run` takes. */
function during(prototype: object, name: string, replace: (original: Method) => Method, run: () => void): void {
  const described = Object.getOwnPropertyDescriptor(prototype, name)!;
  Reflect.defineProperty(prototype, name, { ...described, value: replace(described.value as Method) });
  try {
    run();
  } finally {
    Reflect.defineProperty(prototype, name, described);
  }
}

/** Counts each call of the function that a search is given. */
const countCalls = (original: Method): Method =>
  function count(this: unknown, ...[callback, ...more]) {
    const counting: Callback = (...parameters) => {
      steps += 1;
      return (callback as Callback)(...parameters);
    };
    return Reflect.apply(original, this, [counting, ...more]);
  };

/** Counts the elements that `indexOf` passes over. */
const countDistance = (original: Method): Method =>
  function count(this: unknown, ...parameters) {
    const found = Reflect.apply(original, this, parameters) as number;
    const { length } = this as ArrayLike<unknown>;
    steps += (found < 0 ? length : found) - Math.min(length, (parameters[1] as number | undefined) ?? 0);
    return found;
  };

function stepsOf(connection: Connection): number {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const replaced: ReadonlyArray<readonly [object, string, (original: Method) => Method]> = [
    [Array.prototype, "findLast", countCalls],
    [typedArray, "every", countCalls],
    [typedArray, "indexOf", countDistance],
    [String.prototype, "indexOf", countDistance],
  ];
  steps = 0;
  const read = replaced.reduce<() => void>(
    (run, [prototype, name, replace]) =>
      () =>
        during(prototype, name, replace, run),
    () => void readConversation(connection),
  );
  read();
  return steps;
}

/** A conversation in which alice hears these pieces, each in a segment of its own. */
function heard(pieces: readonly string[]): Connection {
  const ends = [
    { address: "10.0.0.1", port: 40_000 },
    { address: "10.0.0.2", port: 5000 },
  ] as const;
  const connection = new Connection("made.pcap", 0, ...ends);
  connection.noteApplication("lab");
  const next = [1, 1];
  for (const [index, text] of ["alice", ...pieces].entries()) {
    const payload = new TextEncoder().encode(text);
    const way = index === 0 ? 0 : 1;
    const one = segment(index + 1, index === 0, next[way]!, payload.length);
    next[way] = next[way]! + payload.length;
    connection.segments.push(one);
    connection.feed(one, payload, one.headerLength);
  }
  connection.end();
  return connection;
}

const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => `bob: line ${index} \n`);

describe("the steps of reading what a client hears", () => {
  test.each([
    ["each line in a packet of its own", (count: number) => lines(count)],
    ["all lines in one packet", (count: number) => [lines(count).join("")]],
    ["lines of which the packet has other bytes", (count: number) => [lines(count).join("\u{a0}")]],
  ])("grow with the lines: %s", (_, pieces) => {
    const small = stepsOf(heard(pieces(500)));
    const large = stepsOf(heard(pieces(2000)));
    expect(small).toBeGreaterThan(500);
    expect(large / small).toBeLessThan(5);
  });

  test("lead to every line in its place", () => {
    const connection = heard([lines(300).join("")]);
    const events = readConversation(connection).filter(({ kind }) => kind === "heard");
    expect(events).toHaveLength(300);
    const places = events.map(({ bytes }) => bytes[0]);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(places).size).toBe(300);
  });
});
