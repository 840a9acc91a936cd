import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PatternError } from "./expression.ts";
import { Pattern } from "./match.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const isIn = (pattern: string, text: string): boolean => new Pattern(pattern).isIn(bytesOf(text));

function outcome(pattern: string): string {
  try {
    return isIn(pattern, "aab(b)0") ? "matches" : "differs";
  } catch (error) {
    return error instanceof PatternError ? `refused: ${error.message}` : `thrown: ${String(error)}`;
  }
}

describe("regular expressions on bytes", () => {
  test.each([
    ["abc", "xxABCxx", true],
    ["(?-i)abc", "xxABCxx", false],
    ["(?-i:a)b", "aB", true],
    ["(?-i:a)b", "AB", false],
    ["^b", "ab", false],
    ["a$", "a\n", true],
    ["a\\z", "a\n", false],
    ["(?m)^b$", "a\nb\nc", true],
    ["a.c", "a\nc", false],
    ["(?s)a.c", "a\nc", true],
    ["\\x00\\x{ff}", "\u0000\u00ff", true],
    ["[^a-c]", "abcABC", false],
    ["[[:digit:][:space:]]+x", "12 x", true],
    ["[]a]", "]", true],
    ["[a-]", "-", true],
    ["\\bfoo\\b", "a foo b", true],
    ["\\bfoo\\b", "afoob", false],
    ["(a|b)*c", "ababc", true],
    ["a{2,3}$", "aaaa", true],
    ["^a{2,3}$", "aaaa", false],
    ["a{2", "a{2", true],
    ["\\Qa.b\\E", "a.b", true],
    ["\\Qa.b\\E", "axb", false],
    ["(?<name>a)(?#words)b", "ab", true],
    ["", "", true],
    ["^$", "", true],
    ["\\d{3}-\\w+", "tel 555-abc", true],
  ])("%s in %j: %s", (pattern, text, expected) => {
    expect(isIn(pattern, text)).toBe(expected);
  });

  test.each([
    ["(", "not closed"],
    [")", "closes nothing"],
    ["a**", "nothing to repeat"],
    ["*a", "nothing to repeat"],
    ["[b-a]", "downwards"],
    ["a{3,2}", "downwards"],
    ["(a)\\1", "not supported"],
    ["a(?=b)", "not supported"],
    ["(?<!a)b", "not supported"],
    ["a++", "not supported"],
    ["(?>a)", "not supported"],
    ["[[:nosuch:]]", "no class"],
    ["[a", "not closed"],
    ["a\\", "backslash"],
    ["((a{100}){100}){100}", "too large"],
    [`${"(".repeat(100)}a${")".repeat(100)}`, "nest"],
  ])("%s is refused: %s", (pattern, words) => {
    expect(() => new Pattern(pattern)).toThrow(PatternError);
    expect(() => new Pattern(pattern)).toThrow(words);
  });

  test("a pattern that makes others go back for ever takes linear time", () => {
    const hay = bytesOf("a".repeat(20_000));
    const before = process.cpuUsage();
    for (const pattern of ["^(a+)+$b", "(a|a)*b", "(a*)*(a*)*b", "(.*a){10}b"])
      expect(new Pattern(pattern).isIn(hay)).toBe(false);
    // Going back and trying again would take 2^20000 steps; this is far above what it takes on any machine.
    expect(process.cpuUsage(before).user).toBeLessThan(30e6);
  });

  test("it agrees with the engine of the language where both know a pattern", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "(a|b)",
      "(?:ab)?",
      "a*",
      "b+?",
      "a{1,2}",
      "^",
      "$",
      "\\b",
      "\\d",
      "\\W",
    );
    const pattern = fc
      .array(piece, { maxLength: 6 })
      .map((pieces) => pieces.join("").replaceAll(/([$^]|\\b)(?=[*+?{])/g, ""));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "1", " ", "-"), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, hay) => {
        expect(isIn(source, hay)).toBe(new RegExp(source, "i").test(hay));
      }),
      { numRuns: 500 },
    );
  });

  test("any text is a pattern or refused with a reason", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab()[]{}*+?|^$\\.-,:=!<>#0123Qdxk".split("")), maxLength: 30 });
    fc.assert(
      fc.property(text, (source) => {
        expect(outcome(source)).toMatch(/^(?:matches|differs|refused: .+)$/);
      }),
      { numRuns: 1000 },
    );
  });
});
