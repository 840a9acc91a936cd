import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { ClientReads, longestHeldLine } from "./index.ts";
import { decodeText, encodeText, incompleteTail, visibleBytes, visibleText } from "../text/index.ts";

/** The lines that come out of these reads. */
function linesOf(reads: readonly Uint8Array[]): string[] {
  const decoder = new ClientReads();
  const lines: string[] = [];
  const receiver = { receiveLine: (line: Uint8Array) => void lines.push(decodeText(line)) };
  for (const read of reads) decoder.receive(read, receiver);
  decoder.flush(receiver);
  return lines;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("the reads of a client", () => {
  test.each([
    ["hello all", ["hello all"]],
    ["typed into nc\n", ["typed into nc"]],
    ["typed into telnet\r\n", ["typed into telnet"]],
    ["one\ntwo\nthree", ["one", "two", "three"]],
    ["one\n\ntwo\n", ["one", "", "two"]],
    ["\n", [""]],
    ["", []],
    ["a line end \r in the middle", ["a line end \r in the middle"]],
  ])("%j is %j", (read, lines) => {
    expect(linesOf([encodeText(read)])).toEqual(lines);
  });

  test("every read is a message", () => {
    expect(linesOf([encodeText("one"), encodeText("two")])).toEqual(["one", "two"]);
  });

  test("a character that is split over two reads is put together", () => {
    expect(linesOf([bytes(0x68, 0xc3), bytes(0xa9, 0x21)])).toEqual(["h", "é!"]);
    expect(linesOf([bytes(0xf0, 0x9f), bytes(0x98), bytes(0x80)])).toEqual(["😀"]);
  });

  test("a character that is never finished becomes U+FFFD", () => {
    expect(linesOf([bytes(0xc3), encodeText("abc")])).toEqual(["\ufffdabc"]);
    expect(linesOf([bytes(0xff, 0x61)])).toEqual(["\ufffda"]);
  });

  test("half a line of a peer that ends its lines waits for the rest, until the flush", () => {
    const decoder = new ClientReads();
    const lines: string[] = [];
    const receiver = { receiveLine: (line: Uint8Array) => void lines.push(decodeText(line)) };
    decoder.receive(encodeText("one\n"), receiver);
    decoder.receive(encodeText("two\nthr"), receiver);
    expect(lines).toEqual(["one", "two"]);
    expect(decoder.isHoldingLine).toBe(true);
    decoder.receive(encodeText("ee\nfo"), receiver);
    expect(lines).toEqual(["one", "two", "three"]);
    decoder.flush(receiver);
    expect(lines).toEqual(["one", "two", "three", "fo"]);
    expect(decoder.isHoldingLine).toBe(false);
    decoder.receive(encodeText("ur"), receiver);
    expect(lines.at(-1)).toBe("ur");
  });

  test("half a line is held only up to a length", () => {
    const decoder = new ClientReads();
    let received = 0;
    const receiver = { receiveLine: (line: Uint8Array) => void (received += line.length) };
    decoder.expectLineEnds();
    decoder.receive(new Uint8Array(longestHeldLine).fill(0x61), receiver);
    expect(received).toBe(0);
    decoder.receive(new Uint8Array(1).fill(0x61), receiver);
    expect(received).toBe(longestHeldLine + 1);
  });

  test("where a line began in its read", () => {
    const starts: number[] = [];
    const decoder = new ClientReads();
    const receiver = { receiveLine: (_: Uint8Array, start: number) => void starts.push(start) };
    decoder.receive(Uint8Array.from([...encodeText("ab\ncd\n"), 0xc3]), receiver);
    decoder.receive(bytes(0xa9, 0x0a, 0x61), receiver);
    decoder.flush(receiver);
    expect(starts.slice(0, 3)).toEqual([0, 3, -1]);
    // Counted back from where the next read would begin.
    expect(starts.at(-1)).toBe(-1);
  });

  test("one byte at a time, every character comes whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const whole = encodeText(text.replaceAll(/[\r\n]/g, ""));
        expect(linesOf([...whole].map((byte) => bytes(byte))).join("")).toBe(decodeText(whole));
      }),
    );
  });

  test("however valid text is cut into reads, nothing is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.nat(40)), (text, lengths) => {
        const whole = encodeText(text.replaceAll(/[\r\n]/g, ""));
        const reads: Uint8Array[] = [];
        let at = 0;
        for (const length of [...lengths, whole.length]) {
          reads.push(whole.subarray(at, at + length));
          at = Math.min(whole.length, at + length);
        }
        expect(linesOf(reads).join("")).toBe(decodeText(whole));
      }),
    );
  });

  test("no bytes make it throw", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (reads) => {
        for (const line of linesOf(reads)) expect(line).not.toContain("\n");
      }),
    );
  });

  test("how much of a character is missing is never more than three bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (some) => {
        const tail = incompleteTail(some);
        expect(tail).toBeLessThanOrEqual(Math.min(3, some.length));
        const stream = new TextDecoder();
        const withoutTail = new TextDecoder().decode(some.subarray(0, some.length - tail));
        expect(stream.decode(some, { stream: true })).toBe(withoutTail);
      }),
      { examples: [[Uint8Array.of(0xed, 0xa0)], [Uint8Array.of(0xe0, 0x80)], [Uint8Array.of(0xf4, 0x90, 0x80)]] },
    );
  });
});

describe("what of it is shown", () => {
  test("is the same as for text, and plain ASCII stays the same bytes", () => {
    const plain = encodeText("hello all");
    expect(visibleBytes(plain)).toBe(plain);
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(decodeText(visibleBytes(encodeText(text)))).toBe(visibleText(text.toWellFormed()));
      }),
    );
  });

  test("invalid UTF-8 is shown as U+FFFD", () => {
    expect(decodeText(visibleBytes(bytes(0x61, 0xff)))).toBe("a\ufffd");
  });
});
