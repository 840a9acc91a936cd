// Rows of the tables as records.
import { type HistoryRecord, recordKindOf } from "../record.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The columns that a record is made of. */
export const messageColumns = "m.seq, m.at, m.kind, s.source, s.account, m.addressee, m.text, m.tags";
export const eventColumns = "m.seq, m.at, m.kind, s.source, s.account, NULL AS addressee, m.text, NULL AS tags";

/** A column of text; undefined where it is NULL. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function recordOf(row: Row): HistoryRecord {
  return {
    number: Number(row["seq"]),
    at: Number(row["at"]),
    kind: recordKindOf(Number(row["kind"])),
    source: String(row["source"]),
    account: textOf(row["account"]),
    addressee: textOf(row["addressee"]),
    text: String(row["text"]),
    tags: textOf(row["tags"]),
  };
}
