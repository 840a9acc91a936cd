// A history in memory whose disk can be full, or slow, as the test says.
import { type History, HistoryFault } from "@vitrine/store/history";
import { openMemoryHistory } from "@vitrine/store/history/testing";

export interface ManualHistory extends History {
  /** From now on nothing can be written, until `undefined`. */
  fail(fault: HistoryFault | undefined): void;
  /** From now on batches wait for `commit`. */
  delay(): void;
  /** Writes what waits, and from now on everything at once. */
  commit(): void;
}

export const diskFull = (): HistoryFault => new HistoryFault("database or disk is full", true);

export function createManualHistory(): ManualHistory {
  const history = openMemoryHistory();
  let fault: HistoryFault | undefined;
  let gate: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  return {
    ...history,
    write: (batch, settled) => {
      const write = (): void => {
        const reason = fault;
        if (reason === undefined) history.write(batch, settled);
        else queueMicrotask(() => settled(reason));
      };
      // At once, as a question that follows finds what was written before it.
      if (gate === undefined) write();
      else void gate.promise.then(write);
    },
    fail: (next) => {
      fault = next;
    },
    delay: () => {
      gate = Promise.withResolvers();
    },
    commit: () => gate?.resolve(),
  };
}
