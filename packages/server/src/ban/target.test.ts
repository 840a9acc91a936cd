import fc from "fast-check";
import { Problem } from "@vitrine/store";
import { expect, test } from "vitest";
import { readBanTarget } from "./target.ts";

test.each([
  ["10.0.0.7", "10.0.0.7"],
  [" 10.0.0.7 ", "10.0.0.7"],
  ["10.0.0.7/32", "10.0.0.7"],
  ["10.20.30.40/16", "10.20.0.0/16"],
  ["10.20.30.40/23", "10.20.30.0/23"],
  ["*@10.0.0.7", "10.0.0.7"],
  ["*!*@10.20.0.0/16", "10.20.0.0/16"],
  ["::ffff:10.0.0.7", "10.0.0.7"],
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:db8:1:2:3::/64", "2001:db8:1:2::/64"],
  ["2001:db8:ffff::/33", "2001:db8:8000::/33"],
  ["::1/128", "::1"],
  ["bad*", "bad*!*@*"],
  ["bad*!*@*", "bad*!*@*"],
  ["bad!~x", "bad!~x@*"],
  ["~x@*", "*!~x@*"],
  ["*!*@abc.cloak", "*!*@abc.cloak"],
  ["*!*@user/name", "*!*@user/name"],
  ["anna", "account:anna"],
  ["account:anna", "account:anna"],
  ["a:an*", "account:an*"],
  ["cafe", "account:cafe"],
])("%j is the target %s", (text, target) => {
  expect(readBanTarget(text).target).toBe(target);
  expect(readBanTarget(target).target).toBe(target);
});

test.each([
  ["", "A ban is for"],
  ["10.0.0.7 spam", "A ban is for"],
  ["a\u202eb", "A ban is for"],
  ["x".repeat(201), "A ban is for"],
  ["10.0.0", "neither an address"],
  ["10.0.0.256", "neither an address"],
  ["10.0.0.0/33", "neither an address"],
  ["10.0.0.0/", "neither an address"],
  ["10.0.0.0/08", "neither an address"],
  ["2001:db8::/129", "neither an address"],
  // One colon is missing: it is not read as everything.
  ["2001:db8:/32", "neither an address"],
  [":/0", "neither an address"],
  ["1:2", "neither an address"],
  ["anna!*@10.0.0.7", "An address goes alone: ban 10.0.0.7."],
  ["*", "That mask is everybody."],
  ["*!*@*", "That mask is everybody."],
  ["?*!**@*", "That mask is everybody."],
  ["a!b!c", "is no mask"],
  ["a@b@c", "is no mask"],
])("%j is refused as a target", (text, words) => {
  expect(() => readBanTarget(text)).toThrow(words);
});

const isNarrow = (text: string): boolean => readBanTarget(text).isNarrow;

test("a wide network, and accounts by a pattern, ask the operator to be sure", () => {
  expect(["0.0.0.0/0", "10.0.0.0/8", "::/0", "2001::/16", "a:*"].filter(isNarrow)).toEqual([]);
  expect(["10.0.0.0/16", "10.0.0.7", "2001:db8::/32", "bad*", "anna"].every(isNarrow)).toBe(true);
});

/** The target in its one form, or its refusal. */
function formOf(text: string): string | Problem {
  try {
    return readBanTarget(text).target;
  } catch (problem) {
    if (problem instanceof Problem) return problem;
    throw problem;
  }
}

test("whatever is written, a target is refused with a sentence or read in one form", () => {
  const character = fc.constantFrom(..."0 1 2 9 a f x . : / ! @ * ? - ~".split(" "), " ");
  fc.assert(
    fc.property(fc.string({ unit: character }), (text) => {
      const form = formOf(text);
      expect(typeof form === "string" ? formOf(form) : form).toEqual(form);
    }),
  );
});
