// Where the characters of the typed line stand on a screen of so many columns.
import { graphemes, graphemeWidth } from "./width.ts";

export interface Layout {
  /** Each at most as wide as the screen; a wide character is never split. */
  readonly rows: readonly string[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

export function layOut(before: string, behind: string, columns: number): Layout {
  const rows = [""];
  let column = 0;
  const put = (text: string): void => {
    for (const grapheme of graphemes(text)) {
      const width = graphemeWidth(grapheme);
      if (column + width > columns) {
        rows.push("");
        column = 0;
      }
      rows[rows.length - 1] += grapheme;
      column += width;
    }
  };
  put(before);
  if (column >= columns) {
    // A cursor behind the last column stands in front of the next row.
    rows.push("");
    column = 0;
  }
  const cursor = { cursorRow: rows.length - 1, cursorColumn: column };
  put(behind);
  return { rows, ...cursor };
}
