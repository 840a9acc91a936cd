// The records just before a reference.
import type { Page, Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";

export function before(context: PageContext, reference: Reference): Page {
  return readPage(context, { from: undefined, to: context.bounds.of(reference, -1), order: "newest-first" });
}
