import { describe, expect, test } from "vitest";
import { formatTimestamp, parseTime, parseTimestamp } from "./time.ts";

describe("a time of IRC's history", () => {
  test.each([
    ["2026-11-28T10:20:30.123Z", Date.UTC(2026, 10, 28, 10, 20, 30, 123)],
    ["2026-11-28T10:20:30Z", Date.UTC(2026, 10, 28, 10, 20, 30)],
    ["2026-11-28T10:20:30.1Z", Date.UTC(2026, 10, 28, 10, 20, 30, 100)],
    ["2026-11-28T10:20:30.999999Z", Date.UTC(2026, 10, 28, 10, 20, 30, 999)],
    ["2024-02-29T00:00:00.000Z", Date.UTC(2024, 1, 29)],
  ])("%s is in UTC, exact to the millisecond", (text, at) => {
    expect(parseTime(text)).toBe(at);
    expect(parseTimestamp(formatTimestamp(at))).toBe(at);
  });

  test.each([
    "",
    "2026-02-29T00:00:00.000Z",
    "2026-13-01T00:00:00Z",
    "2026-11-28T24:00:01Z",
    "2026-11-28 10:20:30Z",
    "2026-11-28T10:20:30",
    "2026-11-28T10:20:30+01:00",
    "now",
  ])("%j is none", (text) => {
    expect(parseTime(text)).toBeUndefined();
    expect(parseTimestamp(`timestamp=${text}`)).toBeUndefined();
  });
});
