import fc from "fast-check";
import { expect, test } from "vitest";
import { RowList, lowerBound, merged, rowRange } from "./row-list.ts";

const rows = fc.uniqueArray(fc.nat(5000), { maxLength: 60 });

test("two lists are merged in order", () => {
  fc.assert(
    fc.property(rows, fc.func(fc.boolean()), (all, isOfOne) => {
      const sorted = Uint32Array.from(all).sort();
      const one = sorted.filter((row) => isOfOne(row));
      const other = sorted.filter((row) => !isOfOne(row));
      expect(merged(one, other)).toEqual(sorted);
    }),
  );
});

test("rows stand as they were added, one by one or together", () => {
  const list = new RowList();
  for (let row = 0; row < 3000; row += 1) list.add(row);
  list.addAll(rowRange(3000, 10_000));
  list.add(10_000);
  expect(list.length).toBe(10_001);
  expect(list.rows).toEqual(rowRange(0, 10_001));
});

test("the first place with a value or more is found", () => {
  const sorted = Uint32Array.of(2, 4, 4, 9);
  expect([0, 2, 3, 4, 5, 9, 10].map((value) => lowerBound(sorted, value))).toEqual([0, 0, 1, 1, 3, 3, 4]);
});
