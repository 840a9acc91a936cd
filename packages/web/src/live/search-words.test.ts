import { expect, test } from "vitest";
import { readSearch } from "./search-words.ts";

const day = (text: string): number => Date.parse(`${text}T00:00:00`);

test.each([
  ["port number", { text: "port number" }],
  ['"port number" numb*', { text: '"port number" numb*' }],
  ["from:bea port", { text: "port", from: "bea" }],
  ["after:2026-11-01 before:2026-12-01", { text: "", after: day("2026-11-01"), before: day("2026-12-01") }],
  ["after:yesterday after:2026-13-45", { text: "after:yesterday after:2026-13-45" }],
  ['"from:bea" http://x', { text: '"from:bea" http://x' }],
  ["  ", { text: "" }],
])("%s", (typed, words) => {
  expect(readSearch(typed)).toEqual(words);
});
