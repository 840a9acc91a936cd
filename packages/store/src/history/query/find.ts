// One message of a target, by its number. A redacted one is not found, nor an event.
import type { DatabaseSync } from "node:sqlite";
import type { HistoryRecord } from "../record.ts";
import { messageColumns, recordOf } from "./row.ts";

export function prepareFind(database: DatabaseSync): (target: number, number: number) => HistoryRecord | undefined {
  const statement = database.prepare(
    `SELECT ${messageColumns} FROM message m JOIN speaker s ON s.id = m.speaker
     WHERE m.seq = ? AND m.target = ? AND m.kind > 0`,
  );
  return (target, number) => {
    const row = statement.get(number, target);
    return row === undefined ? undefined : recordOf(row);
  };
}
