import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { encodeText, isUtf8 } from "./utf8.ts";

describe("UTF-8", () => {
  test("is recognised exactly where a strict decoder takes it", () => {
    const strict = new TextDecoder("utf-8", { fatal: true });
    const takes = (bytes: Uint8Array): boolean => {
      try {
        strict.decode(bytes);
        return true;
      } catch {
        return false;
      }
    };
    // Near-misses: bytes from the borders of RFC 3629 §4's ranges.
    const border = fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    const bytes = fc.array(border, { maxLength: 6 }).map((some) => Uint8Array.from(some));
    fc.assert(
      fc.property(bytes, (some) => {
        expect(isUtf8(some)).toBe(takes(some));
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(isUtf8(encodeText(text))).toBe(true);
      }),
    );
  });
});
