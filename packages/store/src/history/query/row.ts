// Rows of the tables as records. Between threads a record is a row, which costs a third of an object with names.
import type { Page } from "../history.ts";
import { type HistoryRecord, recordKindOf, recordKinds } from "../record.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The columns that a record is made of, in the order of a `RecordRow`. */
export const messageColumns = "m.seq, m.at, m.kind, s.source, s.account, m.addressee, m.text, m.tags";
export const eventColumns = "m.seq, m.at, m.kind, s.source, s.account, NULL AS addressee, m.text, NULL AS tags";

export type RecordRow = readonly [
  seq: number,
  at: number,
  kind: number,
  source: string,
  account: string | null,
  addressee: string | null,
  text: string,
  tags: string | null,
];

export interface RowPage {
  /** In the order of the log. */
  readonly rows: readonly RecordRow[];
  readonly isEnd: boolean;
}

export function recordOf([number, at, kind, source, account, addressee, text, tags]: RecordRow): HistoryRecord {
  return {
    number,
    at,
    kind: recordKindOf(kind),
    source,
    account: account ?? undefined,
    addressee: addressee ?? undefined,
    text,
    tags: tags ?? undefined,
  };
}

export function rowOf({ number, at, kind, source, account, addressee, text, tags }: HistoryRecord): RecordRow {
  return [number, at, recordKinds[kind], source, account ?? null, addressee ?? null, text, tags ?? null];
}

export function pageOf({ rows, isEnd }: RowPage): Page {
  return { records: rows.map(recordOf), isEnd };
}
