// The characters that no screen shows, and the two ways to keep them from it: leave them out, or write them out.

/**
 * C0 and C1 controls, line and paragraph separators, and the characters that change the direction of what
 * surrounds them (UAX #9 §2): with these a name could move the cursor, or show "gpj.exe" as "exe.jpg".
 * The zero-width joiner stays: emoji and several scripts need it.
 */
const unshowable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const loneSurrogate = /[\ud800-\udfff]/gu;

/** Printable ASCII, which most texts consist of and every screen shows. */
const plain = /^[ -~]*$/;

/** Returns the text without the characters that no screen shows; a tab becomes a space. */
export function visibleText(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll("\t", " ").replace(unshowable, "").toWellFormed();
}

const codePointOf = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/**
 * Returns the text with each such character written out, such as `\u{1b}`: for quoting a program's output or a file,
 * where a reader wants to see what was there.
 */
export function escapedText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(unshowable, codePointOf).replace(loneSurrogate, codePointOf);
}
