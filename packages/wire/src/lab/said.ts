// What somebody said, as the server passes it on: `alice: hello all `, with the space at its end.
import { decodeText, encodeText, utf8CutAt } from "../text/index.ts";
import { longestName, serverName } from "./name.ts";

const space = 0x20;
const colon = 0x3a;
const exclamationMark = 0x21;
const openingBrace = 0x7b;
const noBreakSpace = "\u00a0";
/** How much a part may still grow at its two edges: an inserted U+00A0 (2 bytes) and a replaced space (1 more). */
const edgeGrowth = 3;

/**
 * A place where a roster could seem to start: after a space, or at the start of a text in which something follows the
 * roster at once. A text that is only a roster stays as it is: the space that ends its line marks it as chat.
 */
const forgedRoster = / !\{|^!\{(?=[^]*\}[^ ])/g;

/** Returns `alice: ` as bytes: the start of each line that alice says. */
export function encodeSpeaker(name: string): Uint8Array {
  return encodeText(`${name}: `);
}

/** What the server itself says to a person: `server: WORDS `. */
export function encodeServerWords(words: string): Uint8Array {
  return encodeText(`${serverName}: ${words} `);
}

/** Whether the text could hold `NAME: ` or `!{`: the cheap test before the thorough one. */
function isSuspect(text: Uint8Array): boolean {
  for (let at = text.indexOf(colon); at !== -1; at = text.indexOf(colon, at + 1)) {
    if (at + 1 === text.length || text[at + 1] === space) return true;
  }
  for (let at = text.indexOf(exclamationMark); at !== -1; at = text.indexOf(exclamationMark, at + 1)) {
    if (text[at + 1] === openingBrace) return true;
  }
  return false;
}

/**
 * Guards a text against forged lines. A client that gets several messages in one read looks for the ` NAME: ` of a user,
 * or for the ` !{` of a roster. Inside a text the ordinary space before such a thing becomes U+00A0, which looks the
 * same. At the start of a text, where the space before it is the protocol's own, a U+00A0 is put first.
 */
function guarded(text: string, isName: (name: string) => boolean): string {
  let safe = "";
  let copied = 0;
  let previousColon = -1;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    if (at + 1 === text.length || text[at + 1] === " ") {
      // A name has no colon, so none starts before the one in front: each space is looked at once.
      const first = Math.max(previousColon + 1, at - longestName);
      for (let start = first; start < at; start = nextWord(text, start, at)) {
        const isWordStart = start === 0 || text[start - 1] === " ";
        if (!isWordStart || !isName(text.slice(start, at))) continue;
        safe += text.slice(copied, Math.max(copied, start - 1)) + noBreakSpace;
        copied = start;
      }
    }
    previousColon = at;
  }
  return (safe + text.slice(copied)).replaceAll(forgedRoster, `${noBreakSpace}!{`);
}

function nextWord(text: string, start: number, end: number): number {
  const found = text.indexOf(" ", start);
  return found === -1 ? end : found + 1;
}

/**
 * What to say instead of a text that is not plain: the parts, each of which fits into a line of `limit` bytes with
 * `speaker` in front and a space behind, cut at a character's edge, and none of them with somebody's `NAME: ` or a roster in it.
 */
export function* textParts(
  speaker: Uint8Array,
  text: Uint8Array,
  limit: number,
  isName: (name: string) => boolean,
): Generator<Uint8Array> {
  const isSpoken = (name: string): boolean => name === serverName || isName(name);
  let rest = isSuspect(text) ? encodeText(guarded(decodeText(text), isSpoken)) : text;
  const room = limit - speaker.length - 1 - edgeGrowth;
  while (rest.length > 0) {
    const cut = utf8CutAt(rest, room);
    const part = rest.subarray(0, cut);
    // A cut makes new starts and ends, where a name could stand again.
    yield isSuspect(part) ? encodeText(guarded(decodeText(part), isSpoken)) : part;
    rest = rest.subarray(cut);
  }
}

/** Whether the text can go out as it is: it fits into one line, and holds nothing like a name or a roster. */
export function isPlain(speaker: Uint8Array, text: Uint8Array, limit: number): boolean {
  return speaker.length + text.length + 1 <= limit && !isSuspect(text);
}
