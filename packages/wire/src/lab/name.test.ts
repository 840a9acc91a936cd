import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { checkName, longestName } from "./index.ts";
import { utf8CutAt, utf8Length, visibleText } from "../text/index.ts";

describe("names", () => {
  test.each([
    ["", "empty"],
    ["a".repeat(5000), "too-long"],
    ["é".repeat(longestName / 2 + 1), "too-long"],
    ["al\u001b[31mice", "unshowable"],
    ["al\u202eice", "unshowable"],
    ["alice\n", "unshowable"],
    ["!alice", "reserved-start"],
    ["@alice", "reserved-start"],
    ["#alice", "reserved-start"],
    ["a: b", "colon"],
    [" alice", "edge-space"],
    ["alice ", "edge-space"],
    ["a  b", "edge-space"],
    ["__proto__", "reserved"],
    ["Server", "reserved"],
  ])("%j is refused as %s, with a sentence", (text, fault) => {
    const check = checkName(text);
    expect(check).toMatchObject({ isValid: false, fault });
    expect(check.isValid === false && check.words.length).toBeGreaterThan(10);
  });

  test.each(["alice", "Bjørn", "李雷", "anna maria", "👩‍👩‍👧", "x".repeat(longestName)])("%s is a name", (name) => {
    expect(checkName(name)).toEqual({ isValid: true, name });
  });

  test("two ways to type one name are one name", () => {
    expect(checkName("e\u0301va")).toEqual({ isValid: true, name: "éva" });
  });
});

describe("texts", () => {
  test("visible text never holds a control or direction character", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(visibleText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  test("the length in bytes is the encoder's", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  test("a cut never splits a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 40 }), (text, limit) => {
        const bytes = new TextEncoder().encode(text);
        const at = utf8CutAt(bytes, limit);
        expect(at).toBeLessThanOrEqual(limit);
        expect(at).toBeGreaterThan(Math.min(bytes.length, limit) - 4);
        expect(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, at))).toBe(
          new TextDecoder().decode(bytes).slice(0, new TextDecoder().decode(bytes.subarray(0, at)).length),
        );
      }),
    );
  });
});
