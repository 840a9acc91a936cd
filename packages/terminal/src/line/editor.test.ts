import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineEditor, type EditorAsk } from "./editor.ts";
import { KeyReader } from "./key.ts";
import { layOut } from "./layout.ts";
import { padToWidth, textWidth } from "./width.ts";

const left = "\u001b[D";
const up = "\u001b[A";
const down = "\u001b[B";

/** Types the characters, and gives the line with `|` where the cursor stands. */
function type(characters: string, editor = new LineEditor()): string {
  const keys = new KeyReader();
  for (const key of keys.push(characters)) {
    const asked = editor.take(key);
    if (typeof asked === "object") editor.remember(asked.entered);
  }
  return `${editor.before}|${editor.behind}`;
}

describe("the typed line", () => {
  test.each([
    ["abc", "abc|"],
    [`abc${left}${left}X`, "aX|bc"],
    ["abc\u0001X", "X|abc"],
    ["abc\u0001\u0005X", "abcX|"],
    [`abc${left}\u007f`, "a|c"],
    [`abc${left}\u001b[3~`, "ab|"],
    ["one two\u0017", "one |"],
    ["one two  \u0017", "one |"],
    ["one two\u001b[1;5D", "one |two"],
    ["one two\u0001\u001b[1;5C", "one| two"],
    [`one two${left}\u0015`, "|o"],
    [`one two${left}\u000b`, "one tw|"],
    [`👩‍👩‍👧e\u0301${left}`, "👩‍👩‍👧|e\u0301"],
    ["👩‍👩‍👧e\u0301\u007f\u007f", "|"],
    ["李雷\u007f", "李|"],
    ["abc\u0001\u0004", "|bc"],
    ["a\u001b[200~b\u001b[?1;2cc\u0000d", "abcd|"],
    ["a\u202eb\tc", "ab c|"],
  ])("%j becomes %j", (characters, line) => {
    expect(type(characters)).toBe(line);
  });

  test("the lines before come back with the arrows, and the draft after them", () => {
    const history = new LineEditor();
    type("one\rtwo\rtwo\r", history);
    expect(type(`draft${up}`, history)).toBe("two|");
    expect(type(up, history)).toBe("one|");
    expect(type(up, history)).toBe("one|");
    expect(type(`${down}${down}`, history)).toBe("draft|");
  });

  test("several lines at once are several lines", () => {
    const editor = new LineEditor();
    const asked: EditorAsk[] = new KeyReader().push("a\r\nb\nc").map((key) => editor.take(key));
    expect(asked.filter((ask) => ask !== undefined)).toEqual([{ entered: "a" }, { entered: "b" }]);
    expect(editor.text).toBe("c");
  });

  test("Ctrl-C asks to leave, Ctrl-D only on an empty line", () => {
    const editor = new LineEditor();
    const ask = (characters: string): EditorAsk =>
      new KeyReader()
        .push(characters)
        .map((key) => editor.take(key))
        .at(-1);
    expect(ask("\u0003")).toBe("interrupt");
    expect(ask("\u0004")).toBe("end-of-input");
    expect(ask("a\u0004")).toBeUndefined();
  });

  test("keys that come in pieces are the same keys", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "é", "👍", left, up, "\u001b[1;5D", "\u001bOH", "\u007f", "\u0015", "\u001bb")),
        (keys) => {
          const whole = new KeyReader().push(keys.join(""));
          const reader = new KeyReader();
          const pieces = keys
            .join("")
            .split("")
            .flatMap((unit) => reader.push(unit));
          const flat = (all: typeof whole): string =>
            all.map((key) => ("text" in key ? key.text : `<${key.name}>`)).join("");
          expect(flat(pieces)).toBe(flat(whole));
        },
      ),
    );
  });
});

describe("the line on the screen", () => {
  test("is broken at the edge, never through a wide character", () => {
    expect(layOut("abcd", "", 10)).toEqual({ rows: ["abcd"], cursorRow: 0, cursorColumn: 4 });
    expect(layOut("abc", "def", 4)).toEqual({ rows: ["abcd", "ef"], cursorRow: 0, cursorColumn: 3 });
    expect(layOut("abcd", "", 4)).toEqual({ rows: ["abcd", ""], cursorRow: 1, cursorColumn: 0 });
    expect(layOut("abc李", "", 4)).toEqual({ rows: ["abc", "李"], cursorRow: 1, cursorColumn: 2 });
  });

  test("keeps words whole, also the one that the cursor is in", () => {
    expect(layOut("one two", "", 6)).toEqual({ rows: ["one ", "two"], cursorRow: 1, cursorColumn: 3 });
    expect(layOut("one t", "wo", 6)).toEqual({ rows: ["one ", "two"], cursorRow: 1, cursorColumn: 1 });
    expect(layOut("one ", "two", 6)).toEqual({ rows: ["one ", "two"], cursorRow: 1, cursorColumn: 0 });
    expect(layOut("one two x", "", 7)).toEqual({ rows: ["one ", "two x"], cursorRow: 1, cursorColumn: 5 });
    expect(layOut("one ", "", 4)).toEqual({ rows: ["one ", ""], cursorRow: 1, cursorColumn: 0 });
    expect(layOut("a 李李李", "", 5)).toEqual({ rows: ["a 李", "李李"], cursorRow: 1, cursorColumn: 4 });
  });

  test("has no row that is wider than the screen, and loses nothing", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 2, max: 30 }),
        (before, behind, columns) => {
          const { rows, cursorRow, cursorColumn } = layOut(before, behind, columns);
          expect(rows.join("")).toBe(before + behind);
          expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(columns);
          expect(cursorRow).toBeLessThan(rows.length);
          expect(cursorColumn).toBeLessThan(columns);
        },
      ),
    );
  });

  test("widths are the terminal's", () => {
    expect(["a", "é", "e\u0301", "李", "👍", "한", "ー", "\u200d"].map(textWidth)).toEqual([1, 1, 1, 2, 2, 2, 2, 0]);
    expect(padToWidth("李", 4)).toBe("李  ");
  });
});
