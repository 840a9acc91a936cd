// The questions to a history, answered on the thread that owns its database.
import type { HistoryBatch, PageRequest, Retention, SearchRequest, TargetsRequest } from "../history.ts";
import type { HistoryDatabase, ReadablePlace } from "../history-database.ts";
import type { WantedMessages } from "../query/search.ts";
import type { HistoryTarget } from "../record.ts";
import { Upkeep } from "./upkeep.ts";

/** The calls by name. Search is answered by another connection: here its places are found. */
export function historyFunctions(history: HistoryDatabase, retention: Retention, now: () => number) {
  const upkeep = new Upkeep(history);
  return {
    position: () => history.position,
    write: (batch: HistoryBatch): void => {
      history.write(batch);
      upkeep.written(batch.changes.length);
    },
    page: (request: PageRequest) => history.page(request),
    targets: (request: TargetsRequest) => history.targets(request),
    find: ({ key, number }: { readonly key: string; readonly number: number }) => history.find(key, number),
    markers: (account: string) => history.markers(account),
    conversation: ({ account, name }: { readonly account: string; readonly name: string }) =>
      history.conversation(account, name),
    isProtected: (key: string) => history.isProtected(key),
    retain: ({ target, retention: own }: { readonly target: HistoryTarget; readonly retention: Retention }): void =>
      history.retain(target, own),
    retention: (key: string) => history.retention(key),
    lastSeen: (account: string) => history.lastSeen(account),
    renameAccount: ({ account, to }: { readonly account: string; readonly to: string | undefined }): void =>
      history.renameAccount(account, to),
    forget: (account: string) => {
      history.notePosition();
      return upkeep.forget(account);
    },
    expire: () => {
      history.notePosition();
      return upkeep.expire(retention, now());
    },
    /** Indexes what waits, so that a search finds everything that was written. */
    prepareSearch: async (request: SearchRequest): Promise<WantedMessages> => {
      await upkeep.indexAll();
      return wantedMessages(history, request);
    },
    close: async (): Promise<void> => {
      await upkeep.indexAll();
      upkeep.stop();
      history.close();
    },
  };
}

export type HistoryFunctions = ReturnType<typeof historyFunctions>;

function wantedMessages(history: HistoryDatabase, request: SearchRequest): WantedMessages {
  const { places, conversationsOf, text, from, before, after, limit } = request;
  const readable: readonly ReadablePlace[] = history.places(places, conversationsOf);
  return {
    places: readable,
    text,
    from,
    first: after === undefined ? 0 : history.bounds.numberAt(after + 1),
    end: before === undefined ? Number.MAX_SAFE_INTEGER : history.bounds.numberAt(before),
    limit,
  };
}
