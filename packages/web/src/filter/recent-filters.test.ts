import { expect, test } from "vitest";
import { keepFilter, recentFilters } from "./recent-filters.ts";

function storage(initial?: string) {
  let kept: string | null = initial ?? null;
  return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
}

test("the last used filter comes first, once", () => {
  const kept = storage();
  for (const filter of ["tcp", "udp", " tcp ", ""]) keepFilter(kept, filter);
  expect(recentFilters(kept)).toEqual(["tcp", "udp"]);
});

test("what something else wrote there is no filter", () => {
  expect(recentFilters(storage("{"))).toEqual([]);
  expect(recentFilters(storage('{"a":1}'))).toEqual([]);
  expect(recentFilters(storage('["tcp",7]'))).toEqual(["tcp"]);
});
