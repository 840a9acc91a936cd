import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { decodeText, encodeText } from "../text/index.ts";
import { longestLine, longestTags } from "./limit.ts";
import { IrcLineReader, lineFault, protocolLimits, type LineFault, type LineLimits } from "./line-reader.ts";

interface Heard {
  readonly text: string;
  readonly fault?: LineFault;
  readonly at: readonly [number, number];
}

function collector(heard: Heard[] = [], mostLines = Infinity) {
  return {
    heard,
    mostLines,
    receiveLine(line: Uint8Array, fault: LineFault | undefined, start: number, end: number): boolean {
      heard.push({ text: decodeText(line), ...(fault === undefined ? {} : { fault }), at: [start, end] });
      return heard.length < this.mostLines;
    },
  };
}

function read(pieces: readonly (string | Uint8Array)[], limits: LineLimits = protocolLimits): Heard[] {
  const reader = new IrcLineReader(limits);
  const receiver = collector();
  for (const piece of pieces) reader.receive(typeof piece === "string" ? encodeText(piece) : piece, receiver);
  return receiver.heard;
}

const bytewise = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));
/** A line that never ends is reported at once, so the end of such a report depends on how the bytes are cut. */
const known = (heard: readonly Heard[]): unknown[] => heard.map(({ text, fault, at }) => [text, fault, at[0]]);
const texts = (heard: readonly Heard[]): string[] => heard.map(({ text }) => text);

describe("the line reader", () => {
  test("takes LF and CR LF as line ends, and empty lines as none", () => {
    expect(texts(read(["NICK a\r\n\r\n\nUSER b\n \r\n"]))).toEqual(["NICK a", "USER b", " "]);
  });

  test("says where in the connection a line was, also when it came in pieces", () => {
    expect(read(["\r\nNI", "CK a\r", "\nPING x\n"])).toEqual([
      { text: "NICK a", at: [2, 10] },
      { text: "PING x", at: [10, 17] },
    ]);
  });

  test("waits for the end of a line and never joins two lines", () => {
    expect(read(["NICK a"])).toEqual([]);
    expect(texts(read(["NICK a", "\nNICK", " b\n", "NICK c\nNICK d"]))).toEqual(["NICK a", "NICK b", "NICK c"]);
  });

  test("refuses NUL and a CR that ends no line", () => {
    expect(read(["A\0B\r\nA\rB\nC\r\r\n"])).toMatchObject([
      { fault: "forbidden-byte" },
      { fault: "forbidden-byte" },
      { text: "C\r", fault: "forbidden-byte" },
    ]);
  });

  test("hands over a line that is not UTF-8, and says so", () => {
    const [line] = read([Uint8Array.of(0x41, 0x20, 0xc3, 0x28, 0x0a)]);
    expect(line).toEqual({ text: "A \ufffd(", fault: "invalid-utf8", at: [0, 5] });
  });

  test("takes control characters and any character of UTF-8", () => {
    expect(read(["A \x01\x02\x7f é😃\n"])).toEqual([{ text: "A \x01\x02\x7f é😃", at: [0, 13] }]);
  });

  const full = `P ${"x".repeat(longestLine - 4)}`;
  const fullTags = `@a=${"y".repeat(longestTags - 4)} `;

  test.each([
    ["a line of 512 bytes", full, undefined],
    ["a line of 513 bytes", `${full}x`, "too-long"],
    ["tags of 8,191 bytes before such a line", fullTags + full, undefined],
    ["tags of 8,192 bytes", `@b${fullTags.slice(1)}P`, "too-long"],
    ["tags without a line after them", `@${"y".repeat(longestTags)}`, "too-long"],
    ["short tags before a line of 513 bytes", `@a ${full}x`, "too-long"],
  ] as const)("judges %s alike in one read and one byte at a time", (_, line, fault) => {
    for (const end of ["\n", "\r\n"]) {
      const bytes = encodeText(line + end);
      for (const heard of [read([bytes]), read(bytewise(bytes))]) {
        expect(heard.map((one) => one.fault)).toEqual([fault]);
        expect(heard[0]!.text).toBe(fault === undefined ? line : "");
      }
    }
  });

  test("counts CR LF in the length of a line that ends with LF alone", () => {
    expect(read([`${full}x\n`])).toMatchObject([{ fault: "too-long" }]);
  });

  test("reports a line that never ends once, drops it and reads on after it", () => {
    const flood = "z".repeat(longestLine);
    const heard = read([flood, flood, `${flood}\nPING a\n`]);
    expect(heard).toMatchObject([{ text: "", fault: "too-long" }, { text: "PING a" }]);
  });

  test("keeps no more than one line, whatever comes", () => {
    const reader = new IrcLineReader(protocolLimits);
    const receiver = collector();
    for (const first of ["@", "x"]) {
      let most = 0;
      for (let sent = 0; sent < 40_000; sent += 1_000) {
        reader.receive(encodeText((sent === 0 ? first : "x") + "x".repeat(999)), receiver);
        most = Math.max(most, reader.keptBytes);
      }
      expect(most).toBeLessThan(longestLine + longestTags);
      expect(reader.keptBytes).toBe(0);
      reader.receive(encodeText("\n"), receiver);
    }
    expect(receiver.heard).toMatchObject([{ fault: "too-long" }, { fault: "too-long" }]);
  });

  test("stops for a receiver that wants no more, and goes on with what came meanwhile", () => {
    const reader = new IrcLineReader(protocolLimits);
    const receiver = collector([], 1);
    reader.receive(encodeText("A\nB\nC"), receiver);
    reader.receive(encodeText("C\nD\n"), receiver);
    expect(texts(receiver.heard)).toEqual(["A"]);
    expect(reader.isWaiting).toBe(true);
    receiver.mostLines = 2;
    reader.resume(receiver);
    expect(texts(receiver.heard)).toEqual(["A", "B"]);
    receiver.mostLines = Infinity;
    reader.resume(receiver);
    expect(receiver.heard.slice(2)).toEqual([
      { text: "CC", at: [4, 7] },
      { text: "D", at: [7, 9] },
    ]);
    expect(reader.isWaiting).toBe(false);
  });

  test("copies what waits once, however often it is stopped", () => {
    let copied = 0;
    class Read extends Uint8Array {
      override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
        copied += 1;
        return super.slice(start, end);
      }
    }
    const reader = new IrcLineReader(protocolLimits);
    const receiver = collector([], 0);
    reader.receive(Read.from(encodeText("PING a\n".repeat(1_000))), receiver);
    while (reader.isWaiting) reader.resume(receiver);
    expect([receiver.heard.length, copied]).toEqual([1_000, 1]);
  });

  const line = fc.oneof(
    anyText(),
    fc.constantFrom("\r", "\0", "@a=b;c :s PRIVMSG #x :y", `@${"t".repeat(90)} x`, "w".repeat(70)),
  );

  test("hears the same lines and places however the bytes are cut, and when it is stopped at every line", () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, cuts) => {
        const bytes = encodeText(lines.join("\n"));
        const limits = { tags: 64, rest: 48 };
        const pieces: Uint8Array[] = [];
        let from = 0;
        for (const cut of cuts) pieces.push(bytes.subarray(from, (from += cut)));
        pieces.push(bytes.subarray(from));
        const whole = known(read([bytes, "\n"], limits));
        expect(known(read([...pieces, "\n"], limits))).toEqual(whole);
        expect(known(read([...bytewise(bytes), "\n"], limits))).toEqual(whole);
        const reader = new IrcLineReader(limits);
        const stopping = collector([], 0);
        for (const piece of [...pieces, encodeText("\n")]) reader.receive(piece, stopping);
        while (reader.isWaiting) reader.resume(stopping);
        expect(known(stopping.heard)).toEqual(whole);
      }),
    );
  });
});

describe("the fault of a line without a line end", () => {
  test("is found as in a stream, and a line end is one", () => {
    expect(lineFault(encodeText("PING a"), protocolLimits)).toBeUndefined();
    expect(lineFault(encodeText("PING a\nQUIT"), protocolLimits)).toBe("forbidden-byte");
    expect(lineFault(encodeText("x".repeat(511)), protocolLimits)).toBe("too-long");
  });
});
