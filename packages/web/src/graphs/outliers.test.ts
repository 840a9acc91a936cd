import { expect, test } from "vitest";
import { outliersOf } from "./outliers.ts";

const line = (values: readonly number[]) => ({
  time: Float64Array.from(values, (_, at) => at),
  value: Float64Array.from(values),
  frame: Uint32Array.from(values, (_, at) => at + 1),
});

const usual = [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2];

test("a few points far above the others are outliers", () => {
  expect(outliersOf(line([...usual, 200]), 0, 100)).toEqual({ limit: 3, count: 1, most: 200 });
  expect(outliersOf(line([...usual, 200, 41]), 0, 100)).toEqual({ limit: 3, count: 2, most: 200 });
});

test("values that spread evenly, few points, and many high points have no outliers", () => {
  expect(outliersOf(line(usual), 0, 100)).toBeUndefined();
  expect(outliersOf(line(Array.from({ length: 50 }, (_, at) => at)), 0, 100)).toBeUndefined();
  expect(outliersOf(line([1, 1, 1, 90]), 0, 100)).toBeUndefined();
  expect(outliersOf(line([...usual, 90, 90, 90, 90]), 0, 100)).toBeUndefined();
  expect(outliersOf(line([]), 0, 100)).toBeUndefined();
});

test("only the points that are shown count", () => {
  expect(outliersOf(line([...usual, 200]), 0, 19)).toBeUndefined();
});
