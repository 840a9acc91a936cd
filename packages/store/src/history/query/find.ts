// One message of a target, by its number. A redacted one is not found, nor an event.
import type { DatabaseSync } from "node:sqlite";
import { messageColumns, type RecordRow } from "./row.ts";

export function prepareFind(database: DatabaseSync): (target: number, number: number) => RecordRow | undefined {
  const statement = database.prepare(
    `SELECT ${messageColumns} FROM message m JOIN speaker s ON s.id = m.speaker
     WHERE m.seq = ? AND m.target = ? AND m.kind > 0`,
  );
  statement.setReturnArrays(true);
  return (target, number) => statement.get(number, target) as unknown as RecordRow | undefined;
}
