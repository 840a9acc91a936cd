// Words that quote what somebody else wrote (a program's output, a file), with nothing in them that could move a
// screen's cursor, change its colours, or turn the direction of the text around it.

/**
 * C0 and C1 controls, line and paragraph separators, and the characters that change the direction of what surrounds
 * them (UAX #9, section 2). The zero-width joiner stays: emoji and several scripts need it.
 */
const unshowable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

/** The text with each of these written out, such as `\u{1b}`: nothing of it is hidden, and nothing of it acts. */
export function visible(text: string): string {
  return text.replace(unshowable, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
