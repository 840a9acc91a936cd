import { expect, test } from "vitest";
import { completed, wordAt } from "./completion.ts";

test("the name before the caret is completed, wherever the caret is in it", () => {
  expect(wordAt("tcp.ana", 7)).toEqual({ text: "tcp.ana", start: 0, end: 7 });
  expect(wordAt("ip and tcp.port == 1", 10)).toEqual({ text: "tcp", start: 7, end: 15 });
});

test("nothing is completed within quotes, after an operator, or in an address", () => {
  expect(wordAt('data contains "tc', 17)).toBeUndefined();
  expect(wordAt("ip.addr == ", 11)).toBeUndefined();
  expect(wordAt("ip.addr == 10.0", 15)).toBeUndefined();
});

test("a completed name takes the whole word's place, and the caret is after it", () => {
  const word = wordAt("!tcp.po == 5000", 5)!;
  expect(completed("!tcp.po == 5000", word, "tcp.port")).toEqual({ text: "!tcp.port == 5000", caret: 9 });
});
