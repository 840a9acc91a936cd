import { expect, test } from "vitest";
import { readResult } from "./generator.ts";

test("a run gives its numbers", () => {
  expect(readResult('{"deliveries":99900,"cpu":706733364,"wall":2003931175}')).toEqual({
    deliveries: 99_900,
    cpu: 706_733_364,
    wall: 2_003_931_175,
  });
});

test("a run whose check failed gives no numbers, but its words", () => {
  expect(() => readResult('{"deliveries":99,"failed":"person 7 heard a damaged text"}')).toThrow(
    "person 7 heard a damaged text",
  );
});
