import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { preparePassword, ScramError } from "./index.ts";

/** Any code point, lone surrogates too. (fast-check's own "binary" takes a second to set up.) */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

function prepareOrRefuse(password: string): string | undefined {
  try {
    return preparePassword(password);
  } catch (error) {
    if (error instanceof ScramError) return undefined;
    throw error;
  }
}

describe("preparing a password", () => {
  // The first five are RFC 4013 §3, the sixth its counterpart in RFC 3454 C.1.2.
  test.each([
    ["I\u00adX", "IX"],
    ["user", "user"],
    ["USER", "USER"],
    ["\u00aa", "a"],
    ["\u2168", "IX"],
    ["a\u2003b", "a b"],
    ["bla\u030ab\u00e6r", "bl\u00e5b\u00e6r"],
  ])("%j becomes %j", (password, prepared) => {
    expect(preparePassword(password)).toBe(prepared);
  });

  test.each([
    "",
    "\u00ad",
    "\u0007bell",
    "tab\t",
    "line\n",
    "\u009f",
    "\ue000",
    "\ufffe",
    "\ud800",
    "\u202e",
    "\u{e0041}",
    "x".repeat(1_025),
  ])("%j is refused", (password) => {
    expect(() => preparePassword(password)).toThrow(ScramError);
  });

  test("a prepared password stays as it is when prepared again, and nothing but its own error is ever thrown", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 20 }), (password) => {
        const prepared = prepareOrRefuse(password);
        expect(prepared === undefined || prepareOrRefuse(prepared) === prepared).toBe(true);
      }),
    );
  });
});
