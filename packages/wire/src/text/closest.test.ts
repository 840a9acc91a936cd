import { expect, test } from "vitest";
import { closest, editDistance } from "./index.ts";

test.each([
  ["prot", "port"],
  ["PORT", "port"],
  ["hosts", "host"],
  ["romo", "room"],
  ["zebra", undefined],
  ["", undefined],
  ["x".repeat(10_000), undefined],
])("the word meant by %j is %s", (word, meant) => {
  expect(closest(word, ["host", "port", "room"])).toBe(meant);
});

test("the first of two equally near words is the one meant", () => {
  expect(closest("client9", ["client1", "client2"])).toBe("client1");
});

test.each([
  ["", "", 0],
  ["port", "prot", 1],
  ["port", "ports", 1],
  ["kitten", "sitting", 3],
])("the distance from %j to %j is %i", (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance);
  expect(editDistance(other, one)).toBe(distance);
});

test("words whose lengths differ by more than the limit are not compared", () => {
  expect(editDistance("a", "x".repeat(1_000_000), 3)).toBe(4);
});
