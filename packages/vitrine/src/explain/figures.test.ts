import type { HeaderFigure, LadderFigure } from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { drawHeader } from "./header-figure.ts";
import { drawLadder } from "./ladder-figure.ts";
import { drawSequence } from "./sequence-figure.ts";
import { columnsOf, wrap, type Screen } from "./screen.ts";

/** Colours as brackets, which can be seen in a test. */
function screen(width: number): Screen {
  return { width, paint: (look, text) => (look === "lit" ? `[${text}]` : text) };
}

const udp: HeaderFigure = {
  kind: "header",
  protocol: "udp",
  file: "a.pcap",
  frame: 7,
  bytes: "13881388001a5069",
  lit: ["udp.length"],
};
const tcp: HeaderFigure = {
  kind: "header",
  protocol: "tcp",
  file: "a.pcap",
  frame: 1,
  bytes: "a0281388000000010000000050020200abcd0000",
  lit: ["tcp.flags.syn", "tcp.flags.ack"],
};

describe("a header", () => {
  test("is drawn as its bits, the fields that matter lit", () => {
    expect(drawHeader(udp, screen(80))).toEqual([
      "0               8               16              24            31",
      "┌───────────────────────────────┬───────────────────────────────┐",
      "│ Source port 5000              │ Destination port 5000         │",
      "├───────────────────────────────┼───────────────────────────────┤",
      "│[ Length 26                     ]│ Checksum 0x5069               │",
      "└───────────────────────────────┴───────────────────────────────┘",
    ]);
  });

  test("shows single bits where one of them matters, and the group where none does", () => {
    const lines = drawHeader(tcp, screen(80));
    const at = lines.findIndex((line) => line.includes("Window"));
    expect(lines[at]).toBe("│ Offset│ Res │A│C│E│U│[A]│P│R│[S]│F│ Window                        │");
    expect(lines[at + 1]).toBe("│ 5     │ 0   │0│0│0│0│[0]│0│0│[1]│0│ 512                           │");
    const group = drawHeader({ ...tcp, lit: [] }, screen(80)).find((line) => line.includes("Window"));
    expect(group).toContain("0x002");
  });

  test("has the data offset in 32-bit units, from 5 to 15, wherever it is drawn", () => {
    for (const words of [5, 10, 15]) {
      const bytes = `${tcp.bytes.slice(0, 24)}${words.toString(16)}${tcp.bytes.slice(25)}`;
      for (const width of [80, 40]) {
        const text = drawHeader({ ...tcp, bytes }, screen(width)).join("\n");
        expect(text).toMatch(new RegExp(`[ :]${words}\\b`));
        expect(text).not.toMatch(new RegExp(`[ :]${words * 4}\\b`));
      }
    }
  });

  test("is a list on a narrow terminal, with the fields that are there", () => {
    expect(drawHeader(udp, screen(40))).toEqual([
      "  Source port: 5000",
      "  Destination port: 5000",
      "[> Length: 26]",
      "  Checksum: 0x5069",
    ]);
    expect(drawHeader({ ...tcp, bytes: "a0281388" }, screen(80)).join("\n")).not.toContain("Sequence");
  });
});

describe("a ladder", () => {
  const ladder: LadderFigure = {
    kind: "ladder",
    ends: [
      { address: "10.0.0.1", label: "alice" },
      { address: "10.0.0.2", label: "server" },
    ],
    steps: [
      { file: "a.pcap", frame: 3, seconds: 0, from: 0, to: 1, label: "SYN", seq: 0, length: 0 },
      { file: "a.pcap", frame: 12, seconds: 1, from: 1, to: 0, label: "SYN, ACK", seq: 0, ack: 1, length: 0 },
    ],
  };

  test("is arrows between the ends", () => {
    expect(drawLadder(ladder, screen(48))).toEqual([
      "      alice                               server",
      "    10.0.0.1                            10.0.0.2",
      "        │ SYN (seq 0 len 0)                   │",
      "3       ├─────────────────────────────────────▶",
      "        │ SYN, ACK (seq 0 ack 1 len 0)        │",
      "12      ◀─────────────────────────────────────┤",
    ]);
    expect(drawLadder({ ...ladder, left: 7 }, screen(48)).at(-1)).toContain("7 more packets");
  });

  test("is lines of text where there is no room for arrows", () => {
    expect(drawLadder(ladder, screen(24))).toEqual([
      "  3 alice → server: SYN",
      "  (seq 0 len 0)",
      "  12 server → alice:",
      "  SYN, ACK (seq 0 ack 1",
      "  len 0)",
    ]);
  });
});

describe("sequence numbers", () => {
  test("are points, with retransmissions marked", () => {
    const points = [0, 1, 2, 3].map((index) => [index, 100 * index, index + 1, index === 2] as const);
    const lines = drawSequence({ kind: "sequence", directions: [{ from: "10.0.0.1:1", points }] }, screen(80));
    expect(lines.join("\n")).toMatch(/x/);
    expect(lines.filter((line) => line.includes("·"))).toHaveLength(3);
    expect(drawSequence({ kind: "sequence", directions: [{ from: "10.0.0.1:1", points }] }, screen(24))).toEqual([]);
  });

  test("fill the width for a conversation late in the capture, and name its time", () => {
    const points = [0, 1, 2, 3].map((index) => [100 + index, 100 * index, index + 1, false] as const);
    const lines = drawSequence({ kind: "sequence", directions: [{ from: "10.0.0.1:1", points }] }, screen(80));
    const columns = lines.flatMap((line) => [...line.matchAll(/·/g)].map(({ index }) => index));
    expect(Math.min(...columns)).toBeLessThan(10);
    expect(lines.join("\n")).toContain("100 s … 103 s after the capture's first packet");
  });
});

test("wrapped lines keep to the width, whatever the words", () => {
  const lines = wrap(`a ${"long".repeat(20)} word, and others`, 20, "  ");
  expect(lines.filter((line) => columnsOf(line) > 20)).toEqual([]);
  expect(lines.join("").replaceAll(" ", "")).toBe(`a${"long".repeat(20)}word,andothers`);
});
