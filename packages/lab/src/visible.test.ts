import { expect, test } from "vitest";
import { LabProblem } from "./problem.ts";
import { visible } from "./visible.ts";

test.each([
  ["blåbær 🫐 👩‍💻", "blåbær 🫐 👩‍💻"],
  ["\u001b[31mred\u0007", "\\u{1b}[31mred\\u{7}"],
  ["\u202etxt.exe", "\\u{202e}txt.exe"],
  ["a\nb\u009b", "a\\u{a}b\\u{9b}"],
  ["half \ud83d", "half \\u{d83d}"],
])("%j can be shown", (text, shown) => expect(visible(text)).toBe(shown));

test("a problem that quotes hostile words is safe to show", () => {
  expect(new LabProblem("its last words: \u001b]0;title\u0007").message).toBe("its last words: \\u{1b}]0;title\\u{7}");
});
