// Where the characters of the typed line are on a screen of so many columns. Words are kept whole where they fit.
import { graphemes, graphemeWidth } from "./width.ts";

export interface Layout {
  /** Each at most as wide as the screen; a wide character is never split. */
  readonly rows: readonly string[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

/** What is never split: a grapheme, or its code points where it is wider than the whole screen. */
function cellsOf(text: string, columns: number): Cell[] {
  return graphemes(text)
    .flatMap((grapheme) => (graphemeWidth(grapheme) > columns ? Array.from(grapheme) : [grapheme]))
    .map((text) => ({ text, width: graphemeWidth(text) }));
}

/** The columns of the word that begins at `start`, with the space after it: no row begins with that. */
function wordWidth(cells: readonly Cell[], start: number): number {
  let width = 0;
  let at = start;
  for (; at < cells.length && cells[at]!.text !== " "; at += 1) width += cells[at]!.width;
  return at < cells.length ? width + 1 : width;
}

/** Lays out a line with the cursor between `before` and `behind`. */
export function layOut(before: string, behind: string, columns: number): Layout {
  const first = cellsOf(before, columns);
  const cells = [...first, ...cellsOf(behind, columns)];
  const rows = [""];
  let column = 0;
  let cursor: Pick<Layout, "cursorRow" | "cursorColumn"> | undefined;
  const newRow = (): void => {
    rows.push("");
    column = 0;
  };
  for (const [index, { text, width }] of cells.entries()) {
    const isWordStart = text !== " " && column > 0 && cells[index - 1]?.text === " ";
    const word = isWordStart ? wordWidth(cells, index) : width;
    // A word that is wider than the screen is broken where the row ends.
    if (column + (word <= columns ? word : width) > columns) newRow();
    if (index === first.length) cursor = { cursorRow: rows.length - 1, cursorColumn: column };
    rows[rows.length - 1] += text;
    column += width;
  }
  if (cursor !== undefined) return { rows, ...cursor };
  // After the last column, the cursor is at the start of the next row.
  if (column >= columns) newRow();
  return { rows, cursorRow: rows.length - 1, cursorColumn: column };
}
