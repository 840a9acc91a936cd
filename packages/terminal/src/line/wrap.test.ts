import { describe, expect, test } from "vitest";
import { graphemeWidth, textWidth } from "./width.ts";
import { wrapWords } from "./wrap.ts";

describe("a long line above the prompt", () => {
  test.each([
    ["12:00 bob: hello", 20, "12:00 bob: hello"],
    ["12:00 bob: are you there", 20, "12:00 bob: are you\nthere"],
    ["12:00 bob: 漢字 漢字 漢字", 20, "12:00 bob: 漢字 漢字\n漢字"],
    ["exactly ten and more", 11, "exactly ten\nand more"],
    ["first line\nsecond is longer", 10, "first line\nsecond is\nlonger"],
    ["  an indented line", 12, "  an\nindented\nline"],
  ])("%j in %i columns breaks between words", (text, columns, wrapped) => {
    expect(wrapWords(text, columns)).toBe(wrapped);
  });

  test("keeps a word whole that is wider than the screen, so that it can be copied", () => {
    const address = "https://chat.example/a/very/long/path";
    expect(wrapWords(`see ${address} now`, 22)).toBe(`see\n${address} now`);
  });

  test("does not count colours", () => {
    const line = "\u001b[2m12:00\u001b[22m \u001b[36mbob\u001b[39m: hi there";
    expect(wrapWords(line, 19)).toBe(line);
  });
});

describe("the width of a character on a terminal", () => {
  test.each([
    ["a", 1],
    ["李", 2],
    ["e\u0301", 1],
    ["\u0301", 0],
    ["각", 2],
    ["\u1100\u1161\u11a8", 2],
    ["🫐", 2],
    ["👩‍👩‍👧", 2],
    ["🇳🇴", 2],
    ["❤\ufe0f", 2],
    ["❤", 1],
    ["कि", 2],
    ["ก็", 1],
    ["\u200d", 0],
  ])("%j takes %i columns", (character, columns) => {
    expect(graphemeWidth(character)).toBe(columns);
  });

  test("is added up over a text", () => expect(textWidth("a李e\u0301🇳🇴")).toBe(6));
});
