import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClientLines, ServerLines } from "./protocol/chat-lines.ts";
import { UnfinishedWrites, type LineScanner, type Written } from "./unfinished-writes.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Counts what a scanner looks at. */
class CountingScanner implements LineScanner {
  static bytes = 0;
  readonly #lines = new ClientLines();

  push(bytes: Uint8Array): number {
    CountingScanner.bytes += bytes.length;
    return this.#lines.push(bytes);
  }
}

/** A write of so many segments of ten bytes, none of which ends a line. */
function costOf(segments: number): { readonly scanned: number; readonly joined: number; readonly frames: number } {
  CountingScanner.bytes = 0;
  const writes = new UnfinishedWrites();
  const bytes = bytesOf("x".repeat(10));
  const taken: Written[] = [];
  for (let index = 0; index < segments; index += 1) {
    const segment = { frame: index + 1, sequence: 10 * index, bytes, goesOn: index < segments - 1 };
    taken.push(writes.take("flow", segment, () => new CountingScanner()));
  }
  const sum = (count: (one: Written) => number): number => taken.reduce((total, one) => total + count(one), 0);
  return {
    scanned: CountingScanner.bytes,
    joined: sum((one) => one.bytes.length),
    frames: sum((one) => one.frames.length),
  };
}

describe("the cost of a write in many segments", () => {
  test("grows with its segments, not with what is held", () => {
    const segments = 1600;
    const { scanned, joined, frames } = costOf(segments);
    expect(scanned).toBeLessThanOrEqual(10 * segments);
    expect(joined).toBeLessThanOrEqual(2 * 10 * segments);
    expect(frames).toBeLessThanOrEqual(3 * segments);
  });

  test("stays the same a segment where a write is longer than what is held", () => {
    expect(costOf(40_000).scanned).toBeLessThanOrEqual(10 * 40_000);
    expect(costOf(40_000).joined).toBeLessThanOrEqual(2 * 10 * 40_000);
  });
});

const wholeOf = (text: string): string => text.slice(0, new ServerLines().push(bytesOf(text)));

describe("the lines of a server", () => {
  test.each([
    ["alice: hi \nbob: he", "alice: hi \n"],
    ['!{"a": "1.2.3.4"}', '!{"a": "1.2.3.4"}'],
    ['!{"a": "1.2.3.4"}bob: he', '!{"a": "1.2.3.4"}'],
    ['!{"a\\"}": "1', ""],
    ['x\n!{"a\n": ', "x\n"],
    ["x\n!", "x\n"],
    ["hello", ""],
  ])("%j: whole is %j", (text, whole) => {
    expect(wholeOf(text)).toBe(whole);
  });

  test("end where they end, however the bytes are cut", () => {
    const piece = fc.constantFrom("a", "!", "{", "}", '"', "\\", "\n", " ", "[", "]", "æ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = bytesOf(pieces.join(""));
        const one = new ServerLines();
        let whole = 0;
        for (const byte of bytes) whole = one.push(Uint8Array.of(byte));
        expect(whole).toBe(new ServerLines().push(bytes));
      }),
    );
  });
});
