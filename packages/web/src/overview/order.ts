// The orders that the conversations can be put into.
import { endingWords, type ConversationSummary } from "@vitrine/glass";

interface Ordering {
  readonly name: ColumnName;
  readonly isNumber: boolean;
  readonly key: (one: ConversationSummary) => number | string;
}

export type ColumnName =
  | "stream"
  | "ends"
  | "packets"
  | "bytes"
  | "start"
  | "duration"
  | "window"
  | "roundTrip"
  | "again"
  | "end";

/** In the order of the table's columns. */
export const orderings: readonly Ordering[] = [
  { name: "stream", isNumber: false, key: ({ transport, stream }) => (transport === "tcp" ? 0 : 1e10) + stream },
  { name: "ends", isNumber: false, key: ({ ends }) => ends.join(" ") },
  { name: "packets", isNumber: true, key: ({ ways }) => ways[0].packets + ways[1].packets },
  { name: "bytes", isNumber: true, key: ({ ways }) => ways[0].bytes + ways[1].bytes },
  { name: "start", isNumber: true, key: ({ firstFrame }) => firstFrame },
  { name: "duration", isNumber: true, key: ({ firstTime, lastTime }) => Number(lastTime - firstTime) },
  {
    name: "window",
    isNumber: true,
    key: ({ ways }) => Math.min(ways[0].leastWindow ?? Infinity, ways[1].leastWindow ?? Infinity),
  },
  {
    name: "roundTrip",
    isNumber: true,
    key: ({ largestRoundTrip, initialRoundTrip }) => Number(largestRoundTrip ?? initialRoundTrip ?? -1n),
  },
  { name: "again", isNumber: true, key: ({ marks }) => marks.get("tcp.analysis.retransmission") ?? 0 },
  { name: "end", isNumber: false, key: endingWords },
];

/** A new list; those that are equal stay in their order. */
export function sorted(
  all: readonly ConversationSummary[],
  column: ColumnName,
  isDescending: boolean,
): readonly ConversationSummary[] {
  const { key } = orderings.find(({ name }) => name === column)!;
  const sign = isDescending ? -1 : 1;
  const keyed = all.map((one) => ({ one, key: key(one) }));
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  return keyed.map(({ one }) => one);
}
