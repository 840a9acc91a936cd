// The bytes of a frame, sixteen in a row, with those of a field marked; of a long frame the rows around them.
import { markup, joined, type Markup, type Part } from "../markup.ts";

const inRow = 16;
/** A frame with so many rows is shown whole. */
const wholeRows = 8;
/** Rows shown of any frame. */
const mostRows = 16;

/** First byte and how many, counted from the frame's first. */
export type Range = readonly [offset: number, length: number];

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

/** Runs of marked and plain bytes as text; a space between two bytes belongs to the mark where both are in it. */
function cells(
  bytes: Uint8Array,
  start: number,
  isMarked: (at: number) => boolean,
  text: (byte: number) => string,
  gap: string,
): Part {
  const runs: { isMarked: boolean; texts: string[] }[] = [];
  for (const [index, byte] of bytes.entries()) {
    const marked = isMarked(start + index);
    if (runs.at(-1)?.isMarked !== marked) runs.push({ isMarked: marked, texts: [] });
    runs.at(-1)!.texts.push(text(byte));
  }
  return joined(
    runs.map(({ isMarked, texts }) => (isMarked ? markup`<mark>${texts.join(gap)}</mark>` : texts.join(gap))),
    gap,
  );
}

function rowsToShow(length: number, marked: readonly Range[]): number[] {
  const all = Math.ceil(length / inRow);
  if (all <= wholeRows) return Array.from({ length: all }, (_, row) => row);
  const wanted = new Set<number>();
  for (const [offset, count] of marked) {
    const [first, last] = [Math.floor(offset / inRow), Math.floor((offset + Math.max(count, 1) - 1) / inRow)];
    for (let row = first - 1; row <= last + 1 && wanted.size < mostRows; row += 1) {
      if (row >= 0 && row < all) wanted.add(row);
    }
  }
  return [...wanted].toSorted((one, other) => one - other);
}

/** Stands for rows that are not shown. */
const skipped = markup`<span class="quiet">      …</span>`;

/** The rows of the dump. */
export function drawByteDump(bytes: Uint8Array, marked: readonly Range[]): Markup {
  const isMarked = (at: number): boolean => marked.some(([offset, length]) => at >= offset && at < offset + length);
  const rows = rowsToShow(bytes.length, marked);
  const lines = rows.map((row, index) => {
    const start = row * inRow;
    const part = bytes.subarray(start, start + inRow);
    const hexadecimal = cells(part, start, isMarked, (byte) => byte.toString(16).padStart(2, "0"), " ");
    const padding = " ".repeat(3 * (inRow - part.length) + 2);
    const text = cells(part, start, isMarked, printable, "");
    const isGap = row !== (rows[index - 1] ?? -1) + 1;
    const place = markup`<span class="quiet">${start.toString(16).padStart(4, "0")}</span>`;
    return markup`${isGap ? markup`${skipped}\n` : ""}${place}  ${hexadecimal}${padding}${text}`;
  });
  const isCut = (rows.at(-1) ?? 0) < Math.ceil(bytes.length / inRow) - 1;
  return markup`<pre class="bytes">${joined(lines, markup`\n`)}${isCut ? markup`\n${skipped}` : ""}</pre>`;
}
