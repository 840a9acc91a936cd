// Which rows of a very long list are on the screen. A browser limits how tall an element may be (17 million pixels in
// Firefox, 33 million in Chromium), so past a height the scroll bar shows a share of the list, not pixels.

/** The tallest that the scrolled element becomes, in CSS pixels: below every browser's limit. */
export const tallest = 8_000_000;

export interface RowWindow {
  /** First row to draw, counted from 0, and one past the last. */
  readonly first: number;
  readonly end: number;
  /** Where the first drawn row stands within the scrolled element, in pixels. */
  readonly top: number;
  /** The height of the scrolled element. */
  readonly height: number;
}

export interface RowWindowInput {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewportHeight: number;
  readonly scrollTop: number;
  /** Rows drawn beyond either edge, so that a quick scroll shows no gap. */
  readonly margin?: number;
}

export function rowWindow({ rows, rowHeight, viewportHeight, scrollTop, margin = 6 }: RowWindowInput): RowWindow {
  const full = rows * rowHeight;
  const height = Math.min(full, tallest);
  const scrollable = Math.max(1, height - viewportHeight);
  // How far the list would be scrolled if it were as tall as it is long.
  const virtualTop =
    full <= tallest ? scrollTop : (Math.min(scrollTop, scrollable) / scrollable) * (full - viewportHeight);
  const topRow = Math.max(0, Math.min(rows - 1, Math.floor(virtualTop / rowHeight)));
  const first = Math.max(0, topRow - margin);
  const end = Math.min(rows, topRow + Math.ceil(viewportHeight / rowHeight) + 1 + margin);
  return { first, end, top: scrollTop + first * rowHeight - virtualTop, height };
}

/** A row that is farther outside than this is a place of its own, and comes into the middle, with what stands about it. */
const stepRows = 2;

/** The scroll position that brings a row into view, or the present one where it is in view already. */
export function scrollTopFor(row: number, input: RowWindowInput): number {
  const { rows, rowHeight, viewportHeight, scrollTop } = input;
  const full = rows * rowHeight;
  const height = Math.min(full, tallest);
  const scrollable = Math.max(1, height - viewportHeight);
  const scale = full <= tallest ? 1 : (full - viewportHeight) / scrollable;
  const virtualTop = scrollTop * scale;
  const rowTop = row * rowHeight;
  if (rowTop >= virtualTop && rowTop + rowHeight <= virtualTop + viewportHeight) return scrollTop;
  const atTop = rowTop;
  const atBottom = rowTop + rowHeight - viewportHeight;
  const isFar = rowTop < virtualTop - stepRows * rowHeight || atBottom > virtualTop + stepRows * rowHeight;
  const wanted = isFar ? (atTop + atBottom) / 2 : rowTop < virtualTop ? atTop : atBottom;
  return Math.max(0, Math.min(scrollable, wanted / scale));
}
