// The local socket of `vitrine serve`: it holds the data folder, and `vitrine account` and `vitrine admin` come over it.
import type { ChatServer, KeptBans, Log, ServeSettings } from "@vitrine/server";
import { systemClock } from "@vitrine/server";
import { answerOn, FolderHeld, holdFolder, type OpenHistory, operatorName } from "@vitrine/server/admin";
import { defaultDataFolder, hasAccounts, Problem } from "@vitrine/store";
import type { AccountStore } from "@vitrine/store/accounts";
import { keptBans } from "./kept-bans.ts";

export interface LocalSocket {
  /** Requests that came already are answered from now on. */
  begin(server: ChatServer): void;
  /** The bans of the folder; undefined where the server does not hold it. */
  readonly bans: KeptBans | undefined;
  close(): void;
}

/**
 * Holds the data folder. Where nobody named one and it has no accounts, the server goes on without it, with a warning.
 * @throws Problem
 */
export async function openLocalSocket(settings: ServeSettings, log: Log): Promise<LocalSocket> {
  const { data, auth } = settings;
  const folder = data ?? defaultDataFolder();
  try {
    return await open(folder, log);
  } catch (error) {
    const isWanted = data !== undefined || auth === "required" || settings["history.enabled"];
    const isNeeded = isWanted || hasAccounts(folder);
    if (isNeeded || !(error instanceof Problem)) throw error;
    const words = error instanceof FolderHeld ? "another server holds the data folder" : error.message;
    log.warn(
      {},
      `this server has no data folder, so vitrine account and vitrine admin do not reach it: ${words} (--data)`,
    );
    return { begin: () => {}, bans: undefined, close: () => {} };
  }
}

async function open(folder: string, log: Log): Promise<LocalSocket> {
  const held = await holdFolder(folder);
  const started = Promise.withResolvers<ChatServer>();
  let opened: AccountStore | undefined;
  const bans = keptBans(folder);
  answerOn(held.server, {
    log,
    run: async (request) => {
      const { hub, bans: running, history: chatHistory } = await started.promise;
      const { openAccountStore } = await import("@vitrine/store/accounts");
      const { runAdminCommand } = await import("@vitrine/server/admin/commands");
      const accounts = (): AccountStore => (opened ??= openAccountStore(folder));
      const history = async (): Promise<OpenHistory> => {
        if (chatHistory === undefined) throw new Problem("This server keeps no history (history.enabled).");
        return { kept: chatHistory, release: () => Promise.resolve() };
      };
      const parts = { accounts, bans: () => running, history, hub };
      return runAdminCommand({ ...parts, by: operatorName(request), clock: systemClock, log }, request);
    },
  });
  return {
    begin: (server) => started.resolve(server),
    bans,
    close: () => {
      held.release();
      opened?.close();
      bans.close();
    },
  };
}
