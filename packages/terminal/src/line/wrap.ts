// Lines above the prompt: broken between words, because a terminal breaks them anywhere.
import { textWidth } from "./width.ts";

/** Sets colours and the like (ECMA-48 8.3.117, SGR); it takes no column. */
const style = /\u001b\[[0-9;]*m/g;

const widthOf = (text: string): number => textWidth(text.replaceAll(style, ""));

/**
 * Breaks each line of the text between words so that it fits the columns. A word that is wider, such as an address, stays
 * whole: the terminal breaks it, and it can still be copied.
 */
export function wrapWords(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

function wrapLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let wrapped = "";
  let column = 0;
  for (const [, spaces = "", word = ""] of line.matchAll(/( *)([^ ]*)/g)) {
    const [gap, width] = [spaces.length, widthOf(word)];
    if (column > 0 && column + gap + width > columns) {
      wrapped += `\n${word}`;
      column = width;
    } else {
      wrapped += spaces + word;
      column += gap + width;
    }
    // The next words fill the rest of a wide word's last row.
    if (column > columns) column %= columns;
  }
  return wrapped;
}
