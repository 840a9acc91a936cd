import { expect, test } from "vitest";
import { ticks, timeAxis } from "./plot.ts";

test.each([
  [10, 5, [0, 2, 4, 6, 8, 10]],
  [64_240, 4, [0, 20_000, 40_000, 60_000]],
  [0.9, 5, [0, 0.2, 0.4, 0.6, 0.8]],
  [1, 4, [0, 0.5, 1]],
])("ticks up to %d are at round numbers", (most, count, expected) => {
  expect(ticks(most, count).map((value) => Number(value.toPrecision(6)))).toEqual(expected);
});

test.each([
  [2.5, 2, "2", "s since the first packet"],
  [0.02, 0.015, "15", "ms since the first packet"],
  [0.000_04, 0.000_01, "10", "µs since the first packet"],
])("time has the unit that fits a span of %d s", (span, value, text, label) => {
  const axis = timeAxis(span);
  expect([axis.text(value), axis.label]).toEqual([text, label]);
});

test("a connection of one packet has an axis too", () => {
  expect(timeAxis(0).most).toBeGreaterThan(0);
});
