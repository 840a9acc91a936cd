import { describe, expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

describe("a length of time", () => {
  test.each([
    ["30s", 30_000],
    ["5m", 300_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
    ["2w", 1_209_600_000],
    ["1y", 31_536_000_000],
    ["0s", 0],
  ])("%s is %i ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(["", "7", "d", "7 d", "-1d", "1.5h", "1d2h", "9999999y", "7D"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
