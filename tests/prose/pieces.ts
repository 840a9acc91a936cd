// The prose of a file: comments, strings and test titles of TypeScript; paragraphs, items and cells of Markdown.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

export interface ProsePiece {
  readonly kind: "comment" | "string" | "title" | "document";
  /** The line on which it starts, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Files whose words quote others' or test the rules themselves. */
const exempt = [/^tests\/prose\//, /^tests\/prose\.test\.ts$/, /^LICENSE/, /\/fixtures\//, /\/tests\/check\/broken\//];

/** Every file of the project whose prose a person reads, by path from the root. */
export function proseFiles(): string[] {
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.stdout
    .split("\n")
    .filter((file) => /\.(?:ts|tsx|mjs|md)$/.test(file) && !exempt.some((pattern) => pattern.test(file)));
}

export function prosePiecesOf(file: string, text: string): ProsePiece[] {
  return file.endsWith(".md") ? documentPieces(text) : sourcePieces(text);
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;

function documentPieces(text: string): ProsePiece[] {
  const pieces: ProsePiece[] = [];
  let isCode = false;
  let paragraph: { line: number; text: string } | undefined;
  const end = (): void => {
    if (paragraph !== undefined) pieces.push({ kind: "document", ...paragraph });
    paragraph = undefined;
  };
  for (const [index, raw] of text.split("\n").entries()) {
    if (/^\s*(?:```|~~~)/.test(raw)) {
      isCode = !isCode;
      end();
      continue;
    }
    if (isCode || /^ {4}/.test(raw) || raw.trim() === "") {
      end();
      continue;
    }
    // Code in backticks is no prose; a link's words are, its target is not.
    const line = raw.replaceAll(/`[^`]*`/g, "`…`").replaceAll(/\]\([^)]*\)/g, "]");
    if (line.includes("|") && /^\s*\|/.test(line)) {
      end();
      for (const cell of line.split("|")) pieces.push({ kind: "document", line: index + 1, text: cell.trim() });
    } else if (/^\s*(?:[-*>]|\d+\.|#+)\s/.test(line)) {
      end();
      paragraph = { line: index + 1, text: line.replace(/^\s*(?:[-*>]|\d+\.|#+)\s+/, "") };
    } else if (paragraph === undefined) paragraph = { line: index + 1, text: line.trim() };
    else paragraph.text += ` ${line.trim()}`;
  }
  end();
  return pieces;
}

/** A comment, a string, a template without its expressions, or a regular expression (which is passed over). */
const token =
  /\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?<=[=(,:[!&|?{};\n]\s*|return\s)\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

const titleBefore = /\b(?:test|describe|it)(?:\.\w+)*(?:\((?:[^()"'`]|\([^()]*\))*\))?\(\s*$|\]\)\(\s*$|\)\)\(\s*$/;

function sourcePieces(text: string): ProsePiece[] {
  const pieces: ProsePiece[] = [];
  for (const found of text.matchAll(token)) {
    const [whole] = found;
    const line = lineAt(text, found.index);
    if (whole.startsWith("//") || whole.startsWith("/*")) {
      const words = whole.replaceAll(/^\s*(?:\/\/|\/\*+|\*(?!\/))|\*\/$/gm, "").replaceAll(/`[^`]*`/g, "`…`");
      pieces.push({ kind: "comment", line, text: words.replaceAll(/\s+/g, " ").trim() });
    } else if (whole.startsWith("/")) continue;
    else {
      const words = whole.slice(1, -1).replaceAll(/\$\{[^{}]*\}/g, "…");
      // One word is a key, a path or a name; prose has several.
      if (!/[a-z] [a-z]/i.test(words)) continue;
      const isTitle = titleBefore.test(text.slice(Math.max(0, found.index - 200), found.index));
      pieces.push({ kind: isTitle ? "title" : "string", line, text: words });
    }
  }
  return pieces;
}
