// The newest records, down to a reference where there is one.
import type { Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";
import type { RowPage } from "./row.ts";

export function latest(context: PageContext, after: Reference | undefined): RowPage {
  const from = after && context.bounds.of(after, 1);
  return readPage(context, { from, to: undefined, order: "newest-first" });
}
