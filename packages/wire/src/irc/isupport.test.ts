import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeText } from "../text/index.ts";
import { formatIsupport, mostTokens, parseIsupport } from "./isupport.ts";

describe("ISUPPORT", () => {
  test("writes values without a space, a backslash or a second equals sign", () => {
    const features = new Map([
      ["NETWORK", "My Net"],
      ["ICON", "https://a.example/i?x=1"],
      ["UTF8ONLY", ""],
      ["WHOX", undefined],
      ["STATUSMSG", "~&@%+"],
    ]);
    const [line] = formatIsupport(features, 400);
    expect(line).toEqual([
      String.raw`NETWORK=My\x20Net`,
      String.raw`ICON=https://a.example/i?x\x3D1`,
      "UTF8ONLY",
      "-WHOX",
      "STATUSMSG=~&@%+",
    ]);
    expect(parseIsupport(line!)).toEqual(features);
  });

  test("breaks lines at 13 tokens and at the room there is", () => {
    const some = new Map(Array.from({ length: 30 }, (_, index) => [`K${index}`, ""]));
    expect(formatIsupport(some, 400).map((line) => line.length)).toEqual([mostTokens, mostTokens, 4]);
    expect(
      formatIsupport(
        new Map([
          ["A", ""],
          ["BB", ""],
          ["C", ""],
        ]),
        5,
      ),
    ).toEqual([["A", "BB"], ["C"]]);
    expect(formatIsupport(new Map(), 5)).toEqual([]);
  });

  test("reads back any features, from lines that fit", () => {
    const key = fc.stringMatching(/^[A-Z]{1,12}$/);
    const value = fc.option(fc.string({ unit: "grapheme", maxLength: 20 }), { nil: undefined });
    fc.assert(
      fc.property(fc.dictionary(key, value), (some) => {
        const features = new Map(Object.entries(some));
        const lines = formatIsupport(features, 120);
        for (const line of lines) {
          expect(line.length === 1 || encodeText(line.join(" ")).length <= 120).toBe(true);
          for (const token of line) expect(token).not.toMatch(/[ \0\r\n]|=.*=/);
        }
        expect(parseIsupport(lines.flat())).toEqual(features);
      }),
    );
  });
});
