// What every page has: its target, its limit and where its reader begins; the files beside this one have a kind of page each.
import type { Bound } from "../history.ts";
import type { Bounds } from "./bound.ts";
import { later, type Ranges, type RecordRange } from "./range.ts";
import type { RecordRow, RowPage } from "./row.ts";

export interface PageContext {
  readonly ranges: Ranges;
  readonly bounds: Bounds;
  readonly target: number;
  readonly limit: number;
  readonly hasEvents: boolean;
  /** The reader may read what is after it; undefined for everything. */
  readonly since: Bound | undefined;
}

type Wanted = Pick<RecordRange, "from" | "to" | "order">;

/** One record more than the limit is read: it says whether there is more. */
export function readPage(context: PageContext, { from, to, order }: Wanted, limit = context.limit): RowPage {
  const { ranges, target, hasEvents, since } = context;
  const found = ranges.read({ target, from: later(from, since), to, order, limit: limit + 1, hasEvents });
  const isEnd = found.length <= limit;
  return { rows: isEnd ? found : withoutExtra(found, order), isEnd };
}

function withoutExtra(found: readonly RecordRow[], order: RecordRange["order"]): readonly RecordRow[] {
  return order === "newest-first" ? found.slice(1) : found.slice(0, -1);
}
