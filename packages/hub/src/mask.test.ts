import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesPattern } from "./mask.ts";

describe("a pattern", () => {
  test.each([
    ["alice", "Alice", true],
    ["alice", "alice2", false],
    ["*", "", true],
    ["?", "", false],
    ["a*e", "ae", true],
    ["a*e", "alice in", false],
    ["*.example.org", "host.EXAMPLE.org", true],
    ["a*b*c", "axbxbxc", true],
    ["å*", "Åse", false],
    ["[a]", "a", false],
  ])("%j and %j: %s", (pattern, text, isMatch) => {
    expect(matchesPattern(pattern, text)).toBe(isMatch);
  });

  test("of many stars takes no longer than length times length", () => {
    const text = "a".repeat(2_000);
    expect(matchesPattern(`${"*a".repeat(1_000)}b`, text)).toBe(false);
  });

  test("means what the same regular expression means", () => {
    const characters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(characters, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesPattern(pattern, text)).toBe(expression.test(text));
      }),
    );
  });
});
