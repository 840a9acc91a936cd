// The records between two references; the limit counts from the first, which may be the later one.
import type { Bound, Reference } from "../history.ts";
import { type PageContext, readPage } from "./page.ts";
import type { RowPage } from "./row.ts";

const isEarlier = (one: Bound, other: Bound): boolean =>
  one.at < other.at || (one.at === other.at && one.number < other.number);

export function between(context: PageContext, first: Reference, second: Reference): RowPage {
  const { bounds } = context;
  const isForward = isEarlier(bounds.of(first, -1), bounds.of(second, -1));
  const [older, newer] = isForward ? [first, second] : [second, first];
  const order = isForward ? "oldest-first" : "newest-first";
  return readPage(context, { from: bounds.of(older, 1), to: bounds.of(newer, -1), order });
}
