// What SQLite threw, as a fault of the history.
import { HistoryFault } from "./history.ts";

/** SQLITE_FULL (sqlite.org/rescode.html). */
const diskFull = 13;

export function faultOf(error: unknown): HistoryFault {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return new HistoryFault(error instanceof Error ? error.message : String(error), code === diskFull);
}
