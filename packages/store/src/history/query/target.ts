// A row of the table of targets as a target.
import type { HistoryTarget } from "../record.ts";
import type { Row } from "./row.ts";

export function targetOf(row: Row): HistoryTarget {
  return { key: String(row["folded"]), name: String(row["name"]), isConversation: Number(row["kind"]) === 1 };
}
