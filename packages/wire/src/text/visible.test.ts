import { expect, test } from "vitest";
import { escapedText, visibleText } from "./index.ts";

test.each([
  ["blåbær 🫐 👩\u200d💻", "blåbær 🫐 👩\u200d💻", "blåbær 🫐 👩\u200d💻"],
  ["\u001b[31mred\u0007", "[31mred", "\\u{1b}[31mred\\u{7}"],
  ["\u202etxt.exe", "txt.exe", "\\u{202e}txt.exe"],
  ["a\nb\u009b", "ab", "a\\u{a}b\\u{9b}"],
  ["a\tb", "a b", "a\\u{9}b"],
  ["half \ud83d", "half \ufffd", "half \\u{d83d}"],
])("%j is shown without, or with a code for, the characters that no screen shows", (text, shown, escaped) => {
  expect([visibleText(text), escapedText(text)]).toEqual([shown, escaped]);
});
