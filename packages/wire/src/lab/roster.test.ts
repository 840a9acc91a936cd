import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkName, encodeRoster } from "./index.ts";
import { decodeText } from "../text/index.ts";

const user = (name: string, address = "10.20.30.11") => ({ name, address });

describe("the roster", () => {
  test("is written as Python's json.dumps would", () => {
    const { bytes, leftOut } = encodeRoster([user("alice"), user("bob", "fd00::12")], 1024);
    expect(decodeText(bytes)).toBe('!{"alice": "10.20.30.11", "bob": "fd00::12"}');
    expect(leftOut).toBe(0);
  });

  test("of nobody is empty", () => {
    expect(decodeText(encodeRoster([], 1024).bytes)).toBe("!{}");
  });

  test("lists the newest first where not everybody fits", () => {
    const { bytes, leftOut } = encodeRoster([user("alice"), user("bob"), user("carol")], 50);
    expect(decodeText(bytes)).toBe('!{"carol": "10.20.30.11", "bob": "10.20.30.11"}');
    expect(leftOut).toBe(1);
  });

  test("is never longer than a read, and always JSON of as many as fit", () => {
    const name = fc.string({ unit: "grapheme" }).filter((text) => checkName(text).isValid);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), fc.integer({ min: 256, max: 1024 }), (names, limit) => {
        const { bytes, leftOut } = encodeRoster(
          names.map((each) => user(each)),
          limit,
        );
        expect(bytes.length).toBeLessThanOrEqual(limit);
        const parsed = new Map(Object.entries(JSON.parse(decodeText(bytes).slice(1)) as Record<string, string>));
        expect(parsed.size + leftOut).toBe(names.length);
        for (const each of names.slice(leftOut)) expect(parsed.get(each)).toBe("10.20.30.11");
      }),
    );
  });
});
