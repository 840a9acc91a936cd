import { describe, expect, test } from "vitest";
import { linesOf } from "./line.ts";

const written = (text: string, splits?: readonly number[]): string[] =>
  linesOf(Buffer.from(text), splits).map(
    (line) => (line.isContinued ? "+" : "") + Buffer.from(line.text).toString("utf8"),
  );

describe("the lines of a message", () => {
  test.each([
    ["hello", undefined, ["hello"]],
    ["", undefined, [""]],
    ["hello\nbea", [], ["hello", "bea"]],
    ["\nhello\n\n", [], ["", "hello", "", ""]],
    ["how are you?\nfine", [8], ["how are ", "+you?", "fine"]],
    ["one two three", [4, 8], ["one ", "+two ", "+three"]],
    ["a\nb c", [4], ["a", "b ", "+c"]],
  ])("%j, split at %j, are %j", (text, splits, lines) => {
    expect(written(text, splits)).toEqual(lines);
  });

  test("are whole whatever the splits are", () => {
    for (const splits of [[99], [-1], [5, 2], [0], [3, 3], [5]]) {
      expect(written("hello\nbea", splits).join("").replaceAll("+", "")).toBe("hellobea");
    }
  });
});
