// A row of the table of targets as a target.
import type { FoundRecord } from "../history.ts";
import type { HistoryTarget } from "../record.ts";
import { type RecordRow, recordOf, type Row } from "./row.ts";

/** The columns of a target, after those of a record in a `TargetedRow`. */
export const targetColumns = "t.kind AS target_kind, t.folded, t.name";

export type TargetedRow = readonly [...record: RecordRow, kind: number, folded: string, name: string];

const conversation = 1;

export function targetOf(row: Row): HistoryTarget {
  return {
    key: String(row["folded"]),
    name: String(row["name"]),
    isConversation: Number(row["kind"]) === conversation,
  };
}

export function foundOf(row: TargetedRow): FoundRecord {
  const [kind, key, name] = row.slice(8) as [number, string, string];
  const record = recordOf(row as unknown as RecordRow);
  return { ...record, target: { key, name, isConversation: kind === conversation } };
}
