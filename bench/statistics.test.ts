import { describe, expect, test } from "vitest";
import { median, medianRatio, percentile, written } from "./statistics.ts";

describe("the median", () => {
  test.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[100, 20, 3], 20],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test("of nothing is no number", () => {
    expect(median([])).toBeNaN();
  });

  test("leaves its values as they were", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("the ratio", () => {
  test("is taken round by round, so that a slow round disturbs neither side", () => {
    expect(medianRatio([10, 100, 12], [5, 50, 6])).toBe(2);
  });

  test("leaves out rounds in which one side is missing", () => {
    expect(medianRatio([10, undefined, 30], [5, 1, undefined])).toBe(2);
    expect(medianRatio([10], [])).toBeNaN();
  });
});

test.each([
  [4567.8, "4,568"],
  [45.678, "45.7"],
  [0.04, "0.04"],
  [0.0299, "0.0299"],
  [7_836_358.4, "7,836,358"],
  [Number.NaN, "–"],
])("%d is written %s", (value, text) => {
  expect(written(value)).toBe(text);
});

test("a percentile is the least value that so many do not exceed", () => {
  expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  expect(percentile([4, 1, 3, 2], 95)).toBe(4);
  expect(percentile([7], 0)).toBe(7);
  expect(percentile([], 95)).toBeNaN();
});
