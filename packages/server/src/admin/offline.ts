// The operator's commands where no server runs: they change the files of the data folder.
import { openAccountStore } from "@vitrine/store/accounts";
import { openBanStore } from "@vitrine/store/bans";
import { offlineBans } from "../ban/offline.ts";
import { systemClock } from "../clock.ts";
import { quietLog } from "../console/log.ts";
import type { OpenHistory } from "./command.ts";
import { type AdminRequest, type AdminResult, operatorName } from "./local/message.ts";
import { runAdminCommand } from "./table.ts";

async function openHistory(folder: string): Promise<OpenHistory> {
  const { openHistoryOffline } = await import("@vitrine/store/history/files");
  const kept = openHistoryOffline(folder);
  return { kept, release: () => kept.close() };
}

/** Runs a command on the files of this data folder. Rejects with a `Problem` where it refuses. */
export async function runOffline(folder: string, request: AdminRequest): Promise<AdminResult> {
  const accounts = openAccountStore(folder);
  const store = openBanStore(folder);
  const bans = offlineBans(store, () => systemClock.now());
  const by = operatorName(request);
  try {
    return await runAdminCommand(
      {
        accounts: () => accounts,
        bans: () => bans,
        history: () => openHistory(folder),
        by,
        clock: systemClock,
        log: quietLog,
      },
      request,
    );
  } finally {
    accounts.close();
    store.close();
  }
}
