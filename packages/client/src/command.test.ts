import { describe, expect, test } from "vitest";
import { help, parseLine } from "./index.ts";

describe("a typed line", () => {
  test.each([
    ["hello", { kind: "room", text: "hello" }],
    [" hello: @bob", { kind: "room", text: " hello: @bob" }],
    ["", { kind: "nothing" }],
    ["   ", { kind: "nothing" }],
    ["@bob: hi", { kind: "direct", name: "bob", text: " hi" }],
    ["@bob:a:b", { kind: "direct", name: "bob", text: "a:b" }],
    ["@anna maria: hi", { kind: "direct", name: "anna maria", text: " hi" }],
    ["#ls", { kind: "command", command: "list" }],
    ["#LS ", { kind: "command", command: "list" }],
    ["#help", { kind: "command", command: "help" }],
    ["#quit", { kind: "command", command: "quit" }],
    ["##topic", { kind: "room", text: "#topic" }],
    ["@@bob", { kind: "room", text: "@bob" }],
  ])("%j", (line, parsed) => {
    expect(parseLine(line)).toEqual(parsed);
  });

  test.each([
    ["#lst", "Did you mean #ls?"],
    ["#sl", "Did you mean #ls?"],
    ["#quti", "Did you mean #quit?"],
    ["#banana", "#help shows"],
    ["#", "#help shows"],
    ["@bob hi", "@bob: …"],
    ["@", "@bob: hello"],
    ["@: hi", "no name"],
    ["@bob:  ", "nothing after the colon"],
  ])("%j is not understood, and says what was meant", (line, words) => {
    expect(parseLine(line)).toMatchObject({ kind: "mistyped", words: expect.stringContaining(words) });
  });

  test("the help names everything that can be typed", () => {
    for (const word of ["#ls", "#help", "#quit", "@bob: hello", "##"]) expect(help).toContain(word);
  });
});
