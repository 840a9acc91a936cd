// The records just after a reference.
import type { Page, Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";

export function after(context: PageContext, reference: Reference): Page {
  return readPage(context, { from: context.bounds.of(reference, 1), to: undefined, order: "oldest-first" });
}
