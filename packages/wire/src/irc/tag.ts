// Message tags (IRCv3 message-tags): `@time=2026-01-01T00:00:00.000Z;+draft/reply=abc;bot`.
//
//   value   ;   space   \   CR   LF        The missing and the empty value are one. Of two tags with one key the last counts.
//   wire    \:  \s      \\  \r   \n

/** Keys and their values, without escapes. The empty text is a tag without a value. */
export type Tags = ReadonlyMap<string, string>;

export const noTags: Tags = new Map();

const escapes: Readonly<Record<string, string>> = { ";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n" };
const unescapes: Readonly<Record<string, string>> = { ":": ";", s: " ", r: "\r", n: "\n" };

/** NUL cannot be written in any way and is left out. */
export function escapeTagValue(value: string): string {
  return /[; \\\r\n\0]/.test(value) ? value.replace(/[; \\\r\n\0]/g, (character) => escapes[character] ?? "") : value;
}

/** A backslash before any other character, and one at the end, is dropped. */
export function unescapeTagValue(value: string): string {
  return value.includes("\\")
    ? value.replace(/\\([^]?)/g, (_, character: string) => unescapes[character] ?? character)
    : value;
}

/** Whether the key follows the grammar: an optional `+`, an optional vendor and `/`, then letters, digits and hyphens. */
export function isTagKey(key: string): boolean {
  return /^\+?(?:[A-Za-z0-9.-]+\/)?[A-Za-z0-9-]+$/.test(key);
}

/** Whether a server relays the tag as it is: a client-only tag. */
export function isClientOnlyTag(key: string): boolean {
  return key.startsWith("+");
}

/** Takes the tags of a line, without `@`. Odd keys stay as they are, because they never make a line invalid. */
export function parseTags(text: string): Tags {
  if (text === "") return noTags;
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    const equals = tag.indexOf("=");
    const key = equals === -1 ? tag : tag.slice(0, equals);
    if (key !== "") tags.set(key, equals === -1 ? "" : unescapeTagValue(tag.slice(equals + 1)));
  }
  return tags;
}

/** Returns the tags as a line has them, without `@` and space; "" for none. Tags whose key breaks the grammar are left out. */
export function formatTags(tags: Tags): string {
  let text = "";
  for (const [key, value] of tags) {
    if (!isTagKey(key)) continue;
    if (text !== "") text += ";";
    text += value === "" ? key : `${key}=${escapeTagValue(value)}`;
  }
  return text;
}
