// A terminal to write answers on: how wide it is, and which colours it knows.
import { styleText } from "node:util";

/** The role of a piece of text, which decides how it looks. */
export type Look = "title" | "answer" | "missing" | "lit" | "quiet" | "mark";

const looks = {
  title: "bold",
  answer: "green",
  missing: "yellow",
  lit: "inverse",
  quiet: "dim",
  mark: "red",
} as const;

export interface Screen {
  /** In columns. */
  readonly width: number;
  paint(look: Look, text: string): string;
}

/** Below this, drawings are replaced by lists: a word of a header does not fit. */
export const narrowest = 20;
const widest = 120;
const usual = 80;

/** The screen of a stream: NO_COLOR, pipes and terminals without colours give plain text. */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  const columns = stream.isTTY ? stream.columns : usual;
  return {
    width: Math.max(narrowest, Math.min(widest, columns)),
    paint: (look, text) => styleText(looks[look], text, { stream }),
  };
}

/** The columns that a text takes: combined characters and wide ones are rare here, so code points have to do. */
export function columnsOf(text: string): number {
  return Array.from(text).length;
}

/** Text in lines of at most `width` columns, broken between words, each after `indent`. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const most = Math.max(1, width - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => cut(long, most))) {
    if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > most) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

function cut(word: string, most: number): string[] {
  const characters = Array.from(word);
  if (characters.length <= most) return [word];
  const parts: string[] = [];
  for (let start = 0; start < characters.length; start += most)
    parts.push(characters.slice(start, start + most).join(""));
  return parts;
}

/** The text in just so many columns: cut with an ellipsis, or filled with spaces. */
export function fit(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length > width)
    return `${characters.slice(0, Math.max(0, width - 1)).join("")}${width > 0 ? "…" : ""}`;
  return text + " ".repeat(width - characters.length);
}
