import { expect, test } from "vitest";
import { markBit, markWords } from "./mark-words.ts";

const bits = (...names: string[]): number => names.reduce((marks, name) => marks | markBit(`tcp.analysis.${name}`), 0);

test("marks have their names, and the gravest gives the tone", () => {
  expect(markWords(0)).toEqual({ words: [], tone: undefined });
  expect(markWords(bits("duplicate_ack", "zero_window"), 3)).toEqual({
    words: ["Duplicate ACK 3", "Zero window"],
    tone: "bad",
  });
  expect(markWords(bits("window_update")).tone).toBe("note");
});

test("a fast retransmission is named once", () => {
  expect(markWords(bits("retransmission", "fast_retransmission")).words).toEqual(["Fast retransmission"]);
});
