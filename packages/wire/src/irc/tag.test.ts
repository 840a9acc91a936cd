import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { escapeTagValue, formatTags, isClientOnlyTag, isTagKey, parseTags, unescapeTagValue } from "./tag.ts";

describe("tags", () => {
  test.each([
    ["a;b c\\d\re\nf", String.raw`a\:b\sc\\d\re\nf`],
    ["", ""],
    ["plain=é", "plain=é"],
  ])("write %j as %j and read it back", (value, wire) => {
    expect(escapeTagValue(value)).toBe(wire);
    expect(unescapeTagValue(wire)).toBe(value);
  });

  test("read any value that was written, without its NULs", () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        expect(unescapeTagValue(escapeTagValue(value))).toBe(value.replaceAll("\0", ""));
        expect(escapeTagValue(value)).not.toMatch(/[; \r\n\0]/);
      }),
    );
  });

  test("have keys with an optional plus and vendor", () => {
    expect(["time", "+typing", "+draft/reply", "example.com/a-b"].map(isTagKey)).toEqual([true, true, true, true]);
    expect(["", "+", "a b", "a;b", "a=b", "/a", "a/b/c", "é"].map(isTagKey)).not.toContain(true);
    expect(["+typing", "typing"].map(isClientOnlyTag)).toEqual([true, false]);
  });

  test("read odd ones without complaint, and never write them", () => {
    const tags = parseTags(";;=x;__proto__=1;a b=2;constructor;c=d=e;c=f");
    expect([...tags]).toEqual([
      ["__proto__", "1"],
      ["a b", "2"],
      ["constructor", ""],
      ["c", "f"],
    ]);
    expect(formatTags(tags)).toBe("constructor;c=f");
  });
});
