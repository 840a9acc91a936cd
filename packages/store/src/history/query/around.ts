// The records around a reference: half of the limit before it, and the rest from it on.
import type { Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";
import type { RowPage } from "./row.ts";

export function around(context: PageContext, reference: Reference): RowPage {
  const earlier = Math.floor(context.limit / 2);
  const { at, number } = context.bounds.of(reference, -1);
  const older = readPage(context, { from: undefined, to: { at, number }, order: "newest-first" }, earlier);
  // The reference itself is in the page.
  const from = { at, number: number - 1 };
  const newer = readPage(context, { from, to: undefined, order: "oldest-first" }, context.limit - earlier);
  return { rows: [...older.rows, ...newer.rows], isEnd: older.isEnd && newer.isEnd };
}
