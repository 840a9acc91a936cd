// The records just after a reference.
import type { Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";
import type { RowPage } from "./row.ts";

export function after(context: PageContext, reference: Reference): RowPage {
  return readPage(context, { from: context.bounds.of(reference, 1), to: undefined, order: "oldest-first" });
}
