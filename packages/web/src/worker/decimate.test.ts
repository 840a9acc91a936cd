import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineBuilder, decimate } from "./decimate.ts";

function lineOf(values: readonly number[]) {
  const builder = new LineBuilder();
  for (const [at, value] of values.entries()) builder.add(at / 1000, value, at + 1);
  return builder.line;
}

describe("fewer points for the same picture", () => {
  test("few points stay as they are", () => {
    const line = lineOf([3, 1, 4, 1, 5]);
    expect(decimate(line, 0, 1, 100)).toEqual(line);
  });

  test("the least and the greatest value are always drawn, and there are few points", () => {
    const long = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2000, maxLength: 5000 });
    fc.assert(
      fc.property(long, (values) => {
        const { value, time } = decimate(lineOf(values), 0, values.length / 1000, 50);
        expect(value.length).toBeLessThanOrEqual(4 * 52);
        expect(Math.max(...value)).toBe(Math.max(...values));
        expect(Math.min(...value)).toBe(Math.min(...values));
        expect([...time]).toEqual([...time].sort((a, b) => a - b));
      }),
      { numRuns: 20 },
    );
  });

  test("a part of the line keeps the points on either side, so that it goes on to the edges", () => {
    const line = lineOf(Array.from({ length: 100 }, (_, at) => at));
    const { frame } = decimate(line, 0.05, 0.06, 100);
    expect([frame[0], frame.at(-1)]).toEqual([50, 62]);
  });
});
