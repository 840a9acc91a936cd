// How a client of a protocol opens, judged on the bytes that have come so far.

/**
 * `mine`: these bytes open this protocol. `not-mine`: nothing that could follow makes them do so. `undecided`: they are
 * the beginning of an opening, and of a lab name too.
 */
export type Verdict = "mine" | "not-mine" | "undecided";

const lineFeed = 0x0a;
const space = 0x20;

/** Returns the length of the longest common beginning of `bytes` and `word`, which is in capitals; any case of bytes counts if `isAnyCase`. */
function commonLength(bytes: Uint8Array, word: string, isAnyCase: boolean): number {
  let at = 0;
  for (; at < word.length && at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    const capital = isAnyCase && byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
    if (capital !== word.charCodeAt(at)) break;
  }
  return at;
}

/** The word of the list that `bytes` begin with and a space follows; `undecided` while one still could. */
export function leadingWord<Word extends string>(
  bytes: Uint8Array,
  words: readonly Word[],
  isAnyCase: boolean,
): Word | Exclude<Verdict, "mine"> {
  let isOpen = false;
  for (const word of words) {
    const common = commonLength(bytes, word, isAnyCase);
    if (common === word.length && bytes[common] === space) return word;
    if (common === bytes.length) isOpen = true;
  }
  return isOpen ? "undecided" : "not-mine";
}

/** Where the line that starts at `start` ends, without its line end; -1 while it has none. */
export function lineEnd(bytes: Uint8Array, start: number): number {
  const found = bytes.indexOf(lineFeed, start);
  if (found < 0) return -1;
  return found > start && bytes[found - 1] === 0x0d ? found - 1 : found;
}
