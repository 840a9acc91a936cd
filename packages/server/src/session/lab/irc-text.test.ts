import { decodeText, encodeText } from "@vitrine/wire/text";
import { expect, test } from "vitest";
import { shownText } from "./irc-text.ts";

test.each([
  ["hello", "hello"],
  ["grüße 😃", "grüße 😃"],
  ["\u0001ACTION waves\u0001", "* waves"],
  ["\u0001ACTION waves", "* waves"],
  ["\u0001VERSION\u0001", ""],
  ["\u0001DCC SEND x 1 2\u0001", ""],
  ["\u0002bold\u0002 \u000304,12red\u0003 \u001ditalic\u000f", "bold red italic"],
  ["\u0003", ""],
  ["escape \u001b[2J", "escape [2J"],
  ["gpj\u202eexe", "gpjexe"],
])("a lab screen shows %j as %j", (text, shown) => {
  expect(decodeText(shownText(encodeText(text)))).toBe(shown);
});

test("a plain text stays the same bytes", () => {
  const text = encodeText("hello all");
  expect(shownText(text)).toBe(text);
});
