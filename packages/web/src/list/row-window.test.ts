import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowWindow, scrollTopFor, tallest } from "./row-window.ts";

const list = fc.record({
  rows: fc.integer({ min: 1, max: 20_000_000 }),
  rowHeight: fc.constant(24),
  viewportHeight: fc.integer({ min: 100, max: 2000 }),
});

describe("the rows on the screen", () => {
  test("a short list scrolls pixel by pixel", () => {
    const window = rowWindow({ rows: 1000, rowHeight: 20, viewportHeight: 400, scrollTop: 1010, margin: 0 });
    expect(window).toEqual({ first: 50, end: 71, top: 1000, height: 20_000 });
  });

  test("the ends of a list of any length can be reached, and no element is too tall", () => {
    fc.assert(
      fc.property(list, (input) => {
        const { height } = rowWindow({ ...input, scrollTop: 0 });
        expect(height).toBeLessThanOrEqual(tallest);
        expect(rowWindow({ ...input, scrollTop: 0 }).first).toBe(0);
        const bottom = Math.max(0, height - input.viewportHeight);
        expect(rowWindow({ ...input, scrollTop: bottom }).end).toBe(input.rows);
      }),
    );
  });

  test("a row that was scrolled to is drawn, wherever the list stood", () => {
    fc.assert(
      fc.property(
        list,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, from, to) => {
          const { height } = rowWindow({ ...input, scrollTop: 0 });
          const start = Math.floor(from * Math.max(0, height - input.viewportHeight));
          const row = Math.min(input.rows - 1, Math.floor(to * input.rows));
          const window = rowWindow({
            ...input,
            scrollTop: scrollTopFor(row, { ...input, scrollTop: start }),
            margin: 1,
          });
          expect(window.first).toBeLessThanOrEqual(row);
          expect(window.end).toBeGreaterThan(row);
        },
      ),
    );
  });
});
