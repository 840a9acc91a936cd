import { expect, test } from "vitest";
import { bytesWords, nanosecondsWords, secondsWords } from "./quantity.ts";

test("a time has the unit that a person would choose", () => {
  expect([0, 0.000_0123, 0.0456, 1.5, 3600].map(secondsWords)).toEqual([
    "0 s",
    "12.3 µs",
    "45.6 ms",
    "1.5 s",
    "3,600 s",
  ]);
  expect(nanosecondsWords(undefined)).toBe("");
  expect(nanosecondsWords(250_000n)).toBe("250 µs");
});

test("few bytes are written exactly, many in the unit that fits", () => {
  expect([0, 9999, 10_000, 1_460_000, 2e9].map(bytesWords)).toEqual(["0 B", "9,999 B", "10 kB", "1.46 MB", "2 GB"]);
});
