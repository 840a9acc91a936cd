import { expect, test } from "vitest";
import { aligned } from "./aligned.ts";

const line = (...points: [number, number][]) => ({
  time: Float64Array.from(points, ([time]) => time),
  value: Float64Array.from(points, ([, value]) => value),
  frame: new Uint32Array(points.length),
});

test("lines with times of their own share one list of times", () => {
  expect(aligned([line([0, 1], [2, 3]), line([1, 10], [2, 20])])).toEqual([
    [0, 1, 2],
    [1, null, 3],
    [null, 10, 20],
  ]);
});

test("several points of one line at the same time are all drawn", () => {
  expect(aligned([line([0, 1], [0, 2]), line([0, 5])])).toEqual([
    [0, 0],
    [1, 2],
    [5, null],
  ]);
});
