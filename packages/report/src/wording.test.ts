import { expect, test } from "vitest";
import { cut, dateText, duration, fileArgument, shellWord } from "./wording.ts";

test.each([
  ["client1.pcap", "client1.pcap"],
  ["my run.pcap", "'my run.pcap'"],
  ["it's;$(id)", String.raw`'it'\''s;$(id)'`],
  ["", "''"],
])("a shell takes %s whole", (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});

test("a file is never taken for an option", () => {
  expect(fileArgument("-rf.pcap")).toBe("./-rf.pcap");
});

test.each([
  [0, "0 s"],
  [0.000_031, "31 µs"],
  [0.0204, "20.4 ms"],
  [2.393, "2.39 s"],
  [4000, "4,000 s"],
])("%d seconds read as a person would write them", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test("a date is written in UTC; any other text stays as it is", () => {
  expect(dateText("2026-11-23T21:22:06.169Z")).toBe("23 November 2026 at 21:22 UTC");
  expect(dateText("yesterday")).toBe("yesterday");
});

test("a text is cut between characters", () => {
  expect(cut("🫐🫐🫐🫐", 3)).toBe("🫐🫐…");
});
