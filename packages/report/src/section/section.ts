// A section of the report, and the small pieces that several sections share.
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { fileArgument, shellWord } from "../wording.ts";

export interface Section {
  /** For links inside the page. */
  readonly id: string;
  readonly title: string;
  /** Undefined where the folder has nothing for it. */
  readonly write: (material: Material) => Markup | undefined;
}

export interface Column {
  readonly title: string;
  /** Figures are right-aligned; code has a fixed-width face. */
  readonly kind?: "figure" | "code";
}

/** A table with so many rows stays on one page of paper. */
const shortTable = 12;

/** A table with a heading for each column; the first cell of a row is the row's heading. */
export function table(caption: string, columns: readonly Column[], rows: ReadonlyArray<readonly Part[]>): Markup {
  const cell = (part: Part, index: number): Markup => {
    const kind = columns[index]?.kind ?? "";
    return index === 0
      ? markup`<th scope="row" class="${kind}">${part}</th>`
      : markup`<td class="${kind}">${part}</td>`;
  };
  const head = columns.map(({ title, kind = "" }) => markup`<th scope="col" class="${kind}">${title}</th>`);
  const body = rows.map((row) => markup`<tr>${row.map(cell)}</tr>\n`);
  // A table that is too wide is moved by the keyboard too.
  return markup`<div class="wide" role="group" aria-label="${caption}" tabindex="0">
<table class="${rows.length <= shortTable ? "short" : ""}${columns.length > 3 ? " broad" : ""}">
<caption class="for-screen-readers">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</div>
`;
}

/** A drawing with its words. One that is `wide` keeps its size on a small screen and is moved, by the keyboard too. */
export function picture(drawing: Part, words: Part, size: "wide" | "fits" = "wide"): Markup {
  const place =
    size === "wide"
      ? markup`<div class="wide" role="group" aria-label="Figure" tabindex="0">${drawing}</div>`
      : drawing;
  return markup`<figure>${place}<figcaption>${words}</figcaption></figure>
`;
}

/** How a figure is worked out again, in a terminal opened in the report's folder. */
export function recomputedBy(...words: readonly string[]): Markup {
  return markup`<p class="command"><span class="quiet">Again:</span> <code>${words.map(shellWord).join(" ")}</code></p> `;
}

/** The command that answers the whole set from all captures. */
export function explainCommand({ seen, set }: Material, ...more: readonly string[]): Markup {
  return recomputedBy(
    "vitrine",
    "explain",
    ...seen.captures.map(({ file }) => fileArgument(file)),
    "--set",
    set,
    ...more,
  );
}
