import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeSpeaker, isPlain, ServerMessageDecoder, textParts } from "./index.ts";
import { decodeText, encodeText, visibleText } from "../text/index.ts";

const names = ["alice", "bob", "anna maria", "server"];
const isName = (name: string): boolean => names.includes(name);
const speaker = encodeSpeaker("alice");

/** What goes out for this text: the lines, as the server writes them. */
function linesFor(text: string, limit = 1023): string[] {
  const bytes = encodeText(text);
  const parts = isPlain(speaker, bytes, limit) ? [bytes] : [...textParts(speaker, bytes, limit, isName)];
  return parts.map((part) => `alice: ${decodeText(part)} `);
}

describe("a line of the room", () => {
  test.each([
    ["hello all", "alice: hello all "],
    ["note: this is fine", "alice: note: this is fine "],
    ["ask bob: he knows", "alice: ask\u00a0bob: he knows "],
    ["bob: I am bob", "alice: \u00a0bob: I am bob "],
    ["I am bob:", "alice: I am\u00a0bob: "],
    ["and anna maria: hi", "alice: and\u00a0anna maria: hi "],
    ["the server: it is down", "alice: the\u00a0server: it is down "],
    ["bob:bob: bob: x", "alice: bob:bob:\u00a0bob: x "],
    ['!{"bob": "6.6.6.6"}', 'alice: !{"bob": "6.6.6.6"} '],
    ['!{"bob": "6.6.6.6"}bob: hi', 'alice: \u00a0!{"bob": "6.6.6.6"}bob: hi '],
    ['look !{"bob": "6.6.6.6"}', 'alice: look\u00a0!{"bob": "6.6.6.6"} '],
  ])("%j goes out as %j", (text, line) => {
    expect(linesFor(text)).toEqual([line]);
  });

  test("a text that is too long for a line is cut at a character's edge", () => {
    const lines = linesFor("é".repeat(40), 50);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(encodeText(line).length).toBeLessThanOrEqual(50);
    expect(lines.map((line) => line.slice(7, -1)).join("")).toBe("é".repeat(40));
  });

  test("a cut does not make a name where none was", () => {
    for (let limit = 30; limit < 60; limit += 1) {
      for (const line of linesFor(`${"x".repeat(20)}bob: ${"y".repeat(20)} bob:z`, limit)) {
        expect(line.slice(6)).not.toMatch(/ bob: /);
      }
    }
  });

  const word = fc.oneof(
    fc.constantFrom(...names, "bob:", ":", "!", "!{", ' !{"bob": "6.6.6.6"}', " ", ": "),
    fc.string(),
  );

  test("our client hears one speaker, whatever they say", () => {
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 80, max: 200 }), (words, limit) => {
        const text = visibleText(words.join(" ").replaceAll(/[\r\n]/g, ""));
        const decoder = new ServerMessageDecoder();
        const roster = Object.fromEntries(names.slice(0, 3).map((name) => [name, "10.0.0.1"]));
        decoder.push(encodeText(`!${JSON.stringify(roster)}`));
        const lines = linesFor(text, limit);
        for (const line of lines) expect(encodeText(line).length).toBeLessThanOrEqual(limit);
        const heard = [...decoder.push(encodeText(lines.join("\n"))), ...decoder.flush()];
        expect(new Set(heard.map(({ kind }) => kind))).toEqual(new Set(heard.length === 0 ? [] : ["said"]));
        expect(heard.every((message) => message.kind === "said" && message.from === "alice")).toBe(true);
      }),
    );
  });

  test("looking for names in hostile text takes no time", () => {
    const before = process.cpuUsage();
    linesFor(`${"a ".repeat(128_000)}: `);
    linesFor(": ".repeat(128_000));
    linesFor("bob: ".repeat(52_000));
    // Microseconds of the processor, which other programs hardly change. Searching all of it from each place takes a minute.
    expect(process.cpuUsage(before).user).toBeLessThan(10e6);
  });
});
