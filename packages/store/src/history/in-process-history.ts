// The history on the caller's own thread, in memory or in a file: for tests, and for commands that run without a server.
import type { DatabaseSync } from "node:sqlite";
import { faultOf } from "./fault.ts";
import type { History, HistoryFault, LogPosition, Retention } from "./history.ts";
import { HistoryDatabase } from "./history-database.ts";
import { pageOf, recordOf } from "./query/row.ts";
import { prepareSearch } from "./query/search.ts";
import { foundOf } from "./query/target.ts";
import { historyFunctions } from "./worker/functions.ts";

export interface InProcessOptions {
  readonly retention?: Retention;
  /** Milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number;
}

const everythingStays: Retention = { keepMs: undefined, keepCount: undefined };

/** `database` has the schema; the history closes it. */
export function createHistory(database: DatabaseSync, options: InProcessOptions = {}): History {
  const history = new HistoryDatabase(database);
  const calls = historyFunctions(history, options.retention ?? everythingStays, options.now ?? Date.now);
  const search = prepareSearch(database);
  const position: LogPosition | undefined = history.position;
  return {
    position,
    write: (batch, settled) => {
      let fault: HistoryFault | undefined;
      try {
        calls.write(batch);
      } catch (error) {
        fault = faultOf(error);
      }
      queueMicrotask(() => settled(fault));
    },
    collect: () => {},
    page: async (request) => pageOf(calls.page(request)),
    targets: async (request) => calls.targets(request),
    find: async (key, number) => {
      const row = calls.find({ key, number });
      return row && recordOf(row);
    },
    markers: async (account) => calls.markers(account),
    conversation: async (account, name) => calls.conversation({ account, name }),
    isProtected: async (key) => calls.isProtected(key),
    retain: async (target, retention) => calls.retain({ target, retention }),
    retention: async (key) => calls.retention(key),
    lastSeen: async (account) => calls.lastSeen(account),
    renameAccount: async (account, to) => calls.renameAccount({ account, to }),
    forget: (account) => calls.forget(account),
    expire: () => calls.expire(),
    search: async (request) => search(await calls.prepareSearch(request)).map(foundOf),
    close: () => calls.close(),
  };
}
