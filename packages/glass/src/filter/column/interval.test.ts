import fc from "fast-check";
import { expect, test } from "vitest";
import { arcOf, intervalOf } from "./interval.ts";

const largest = 0xffff_ffff;
const edges = [0, 1, 2, 1000, 0x7fff_ffff, 0x8000_0000, largest - 1, largest];

test("an arc holds the numbers of 32 bits that its interval holds", () => {
  const bound = fc.constantFrom(-Infinity, -1, ...edges, largest + 1, Infinity);
  fc.assert(
    fc.property(bound, bound, fc.boolean(), fc.constantFrom(...edges), (low, high, isOutside, number) => {
      const arc = arcOf({ low, high, isOutside });
      const isIn = arc !== undefined && (number - arc.from) >>> 0 <= arc.span;
      expect(isIn).toBe((number >= low && number <= high) !== isOutside);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["==", [5]],
  ["!=", [4, 6]],
  [">", [6]],
  [">=", [5, 6]],
  ["<", [4]],
  ["<=", [4, 5]],
] as const)("%s 5 is true of %j", (relation, numbers) => {
  const { low, high, isOutside } = intervalOf(relation, 5);
  expect([4, 5, 6].filter((number) => (number >= low && number <= high) !== isOutside)).toEqual(numbers);
});
