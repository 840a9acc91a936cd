import { expect, test } from "vitest";
import { LabProblem } from "./problem.ts";

test("a problem that quotes hostile words is safe to show", () => {
  expect(new LabProblem("its last words: \u001b]0;title\u0007").message).toBe("its last words: \\u{1b}]0;title\\u{7}");
});
