import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeText } from "../text/index.ts";
import { formatModes, modeGrammar, parseModes, type ModeChange } from "./mode-string.ts";

const grammar = modeGrammar("Ibe,k,fl,CMRUimnstu", "(qaohv)~&@%+");
const read = (...parameters: string[]): unknown[] =>
  parseModes(parameters, grammar).map(({ letter, isSet, parameter }) => [(isSet ? "+" : "-") + letter, parameter]);

describe("the grammar of modes", () => {
  test("comes from ISUPPORT", () => {
    expect(grammar.prefixes.map(({ letter, sign }) => letter + sign)).toEqual(["q~", "a&", "o@", "h%", "v+"]);
    expect(["b", "k", "l", "n", "o", "X"].map((letter) => grammar.kinds.get(letter))).toEqual([
      "list",
      "always",
      "when-set",
      "never",
      "prefix",
      undefined,
    ]);
  });

  test("takes odd values without complaint", () => {
    expect(modeGrammar("b,k,l,n,future", "").kinds.has("f")).toBe(false);
    expect(modeGrammar("", "(ov").prefixes).toEqual([]);
    expect(modeGrammar("", "(ov)@").prefixes).toEqual([
      { letter: "o", sign: "@" },
      { letter: "v", sign: "" },
    ]);
  });
});

describe("mode changes", () => {
  test("take parameters in the order of their letters", () => {
    expect(read("+ov-kl+n-b", "alice", "bob", "key", "*!*@x")).toEqual([
      ["+o", "alice"],
      ["+v", "bob"],
      ["-k", "key"],
      ["-l", undefined],
      ["+n", undefined],
      ["-b", "*!*@x"],
    ]);
  });

  test("are set without a sign, and a list without a mask asks for its entries", () => {
    expect(read("bb", "a")).toEqual([
      ["+b", "a"],
      ["+b", undefined],
    ]);
    expect(read()).toEqual([]);
    expect(read("+-")).toEqual([]);
  });

  test("name letters that nobody knows, which take no parameter", () => {
    expect(parseModes(["+X😃o", "alice"], grammar)).toMatchObject([
      { letter: "X", kind: undefined },
      { letter: "😃", kind: undefined },
      { letter: "o", parameter: "alice" },
    ]);
  });

  test("are written with one sign for a run, in lines that fit", () => {
    const changes: ModeChange[] = [
      { letter: "o", isSet: true, parameter: "a" },
      { letter: "n", isSet: true },
      { letter: "v", isSet: false, parameter: "b" },
      { letter: "t", isSet: false },
    ];
    expect(formatModes(changes, { changes: 20, bytes: 400 })).toEqual([["+on-vt", "a", "b"]]);
    expect(formatModes(changes, { changes: 3, bytes: 400 })).toEqual([["+on-v", "a", "b"], ["-t"]]);
    expect(formatModes(changes, { changes: 20, bytes: 8 })).toEqual([
      ["+on", "a"],
      ["-vt", "b"],
    ]);
    expect(formatModes([], { changes: 20, bytes: 8 })).toEqual([]);
  });

  test("are read as they were written", () => {
    const change = fc.record({
      letter: fc.constantFrom(...grammar.kinds.keys()),
      isSet: fc.boolean(),
      mask: fc.stringMatching(/^[^\s:][^\s]{0,12}$/),
    });
    fc.assert(
      fc.property(
        fc.array(change),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 20, max: 60 }),
        (wanted, most, bytes) => {
          const changes = wanted.map(({ letter, isSet, mask }) => {
            const kind = grammar.kinds.get(letter)!;
            const has = kind !== "never" && (kind !== "when-set" || isSet);
            return { letter, isSet, kind, ...(has ? { parameter: mask } : {}) };
          });
          const lines = formatModes(changes, { changes: most, bytes });
          for (const line of lines) {
            const parsed = parseModes(line, grammar);
            expect(parsed.length).toBeLessThanOrEqual(most);
            expect(parsed.length === 1 || encodeText(` ${line.join(" ")}`).length <= bytes).toBe(true);
          }
          expect(lines.flatMap((line) => parseModes(line, grammar))).toEqual(changes);
        },
      ),
    );
  });
});
