import { describe, expect, test } from "vitest";
import { keepSizes, keptSizes } from "./kept-sizes.ts";
import { moved } from "./moved.ts";

const refuse = (): never => {
  throw new Error("refused");
};

describe("sizes of panes", () => {
  test("a separator changes the two panes beside it only", () => {
    expect(moved([3, 5, 6], 1, 0.5)).toEqual([3, 5.5, 5.5]);
    expect(moved([3, 5, 6], 0, 0.75)).toEqual([6, 2, 6]);
  });

  test("no pane becomes so small that it is lost", () => {
    expect(moved([5, 5], 0, -3)).toEqual([1, 9]);
    expect(moved([5, 5], 0, 3)).toEqual([9, 1]);
  });

  test("kept sizes come back; the usual ones replace what is damaged or of another layout", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(keptSizes(storage, "packets", [9, 11])).toEqual([9, 11]);
    keepSizes(storage, "packets", [4, 16]);
    expect(keptSizes(storage, "packets", [9, 11])).toEqual([4, 16]);
    expect(keptSizes(storage, "packets", [1, 2, 3])).toEqual([1, 2, 3]);
    for (const damaged of ["[1,", "[0,1]", '["1",2]', "{}", "[null,1]"]) {
      expect(keptSizes({ getItem: () => damaged }, "packets", [9, 11])).toEqual([9, 11]);
    }
  });

  test("a storage that refuses is no fault", () => {
    expect(keptSizes({ getItem: refuse }, "packets", [9, 11])).toEqual([9, 11]);
    expect(() => keepSizes({ setItem: refuse }, "packets", [1, 2])).not.toThrow();
  });
});
