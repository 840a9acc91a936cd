// A batch as it goes to the worker: records are rows. An object with names costs both threads three times as much.
import type { HistoryBatch, HistoryChange, LogPosition } from "../history.ts";
import type { HistoryTarget } from "../record.ts";
import { type RecordRow, recordOf, rowOf } from "../query/row.ts";

/** A record, with its target before it. */
type PackedRecord = readonly [HistoryTarget, RecordRow];

export interface PackedBatch {
  readonly changes: readonly (PackedRecord | HistoryChange)[];
  readonly position: LogPosition;
}

export function packBatch({ changes, position }: HistoryBatch): PackedBatch {
  const packed = changes.map((change): PackedRecord | HistoryChange =>
    change.change === "recorded" ? [change.target, rowOf(change.record)] : change,
  );
  return { changes: packed, position };
}

const isPacked = (change: PackedRecord | HistoryChange): change is PackedRecord => Array.isArray(change);

export function unpackBatch({ changes, position }: PackedBatch): HistoryBatch {
  const unpacked = changes.map((change): HistoryChange => {
    if (!isPacked(change)) return change;
    const [target, row] = change;
    return { change: "recorded", target, record: recordOf(row) };
  });
  return { changes: unpacked, position };
}
