import { expect, test } from "vitest";
import { Problem } from "./problem.ts";

class Special extends Problem {}

/** As another copy of the module has it. */
class Copy extends Error {
  override readonly name = "Problem";
}

test("a problem is known by its name, and a special one by its class", () => {
  expect(new Problem("x")).toBeInstanceOf(Problem);
  expect(new Special("x")).toBeInstanceOf(Problem);
  expect(new Special("x")).toBeInstanceOf(Special);
  expect(new Copy("x")).toBeInstanceOf(Problem);
  expect(new Problem("x")).not.toBeInstanceOf(Special);
  expect(new Error("x")).not.toBeInstanceOf(Problem);
});
