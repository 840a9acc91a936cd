import { expect, test } from "vitest";
import { durationWords, meansDuration, readDuration } from "./duration.ts";

const hour = 3_600_000;

test.each([
  ["1s", 1_000],
  ["30m", hour / 2],
  ["2h", 2 * hour],
  ["7d", 7 * 24 * hour],
  ["2w", 14 * 24 * hour],
  ["1y", 365 * 24 * hour],
  ["10y", 3_650 * 24 * hour],
  ["1d12h", 36 * hour],
  [" 2H ", 2 * hour],
  ["100y", 36_500 * 24 * hour],
])("the duration %s is %s ms", (text, milliseconds) => {
  expect(readDuration(text)).toBe(milliseconds);
});

test.each(["", "0", "0s", "0d0h", "5", "-1h", "1.5h", "2 h", "h", "1h2", "101y", "9".repeat(400) + "y", "1x", "١h"])(
  "%j is refused as a duration",
  (text) => {
    expect(() => readDuration(text)).toThrow(/duration/);
  },
);

test("a word is meant as a duration where it begins with a digit", () => {
  expect(["30m", "0", "5", "1d12h", "2H"].every(meansDuration)).toBe(true);
  expect(["spam", "10.0.0.7", "h2", "", "3-strikes"].some(meansDuration)).toBe(false);
});

test("a duration is shown by its two largest units", () => {
  expect([36 * hour, 1_000, 0, 366 * 24 * hour, 90_000].map(durationWords)).toEqual([
    "1d 12h",
    "1s",
    "1s",
    "1y 1d",
    "1m 30s",
  ]);
});
