// The records just before a reference.
import type { Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";
import type { RowPage } from "./row.ts";

export function before(context: PageContext, reference: Reference): RowPage {
  return readPage(context, { from: undefined, to: context.bounds.of(reference, -1), order: "newest-first" });
}
