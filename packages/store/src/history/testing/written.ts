// A batch as a promise, for tests and the bench.
import type { History, HistoryBatch } from "../history.ts";

/** Resolves when the batch is committed. Rejects with a `HistoryFault`, and then nothing of it is. */
export function written(history: History, batch: HistoryBatch): Promise<void> {
  return new Promise((resolve, reject) => {
    history.write(batch, (fault) => (fault === undefined ? resolve() : reject(fault)));
  });
}
