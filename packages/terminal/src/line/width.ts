// How many columns a text takes on a terminal. Terminals add up the widths of code points, as wcwidth(3) does: two for East
// Asian wide characters (UAX #11), none for marks. Only emoji sequences are drawn as one.

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18d8f}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
/** U+FE0F asks for the emoji form of what comes before it. */
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
/** Nonspacing and enclosing marks, what is ignorable, and the vowels and finals that complete a Hangul syllable. */
const withoutWidth = /^[\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]/u;

/** The text in what a person takes for characters. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function codePointWidth(character: string): number {
  if (withoutWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

export function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  return Array.from(grapheme).reduce((sum, character) => sum + codePointWidth(character), 0);
}

export function textWidth(text: string): number {
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** Pads the text with spaces at its end, up to so many columns. */
export function padToWidth(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}
