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

  // The facts of ircdocs' parser-tests (mask-match).
  test.each([
    [
      "*@127.0.0.1",
      ["coolguy!ab@127.0.0.1", "cooldud3!~bc@127.0.0.1"],
      ["coolguy!ab@127.0.0.5", "cooldud3!~d@124.0.0.1"],
    ],
    ["cool*@*", ["coolguy!ab@127.0.0.1", "cooldud3!~bc@127.0.0.1", "cool132!ab@example.com"], ["koolguy!ab@127.0.0.5"]],
    ["cool!*@*", ["cool!guyab@127.0.0.1", "cool!~dudebc@127.0.0.1"], ["coolguy!ab@127.0.0.1", "koolguy!ab@127.0.0.5"]],
    ["cool!?username@*", ["cool!ausername@127.0.0.1", "cool!~username@127.0.0.1"], ["cool!username@127.0.0.1"]],
    ["cool!a?*@*", ["cool!ab@127.0.0.1", "cool!abc@127.0.0.1"], ["cool!a@127.0.0.1"]],
    [
      "cool[guy]!*@*",
      ["cool[guy]!guy@127.0.0.1", "cool[guy]!a@example.com"],
      ["coolg!ab@127.0.0.1", "cool[!ac@127.0.1.1"],
    ],
  ])("%j means sources as IRC's masks do", (mask, matching, others) => {
    expect(matching.filter((source) => !matchesPattern(mask, source))).toEqual([]);
    expect(others.filter((source) => matchesPattern(mask, source))).toEqual([]);
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
