// The operator's commands where no server runs: they change the files of the data folder.
import { openAccountStore } from "@vitrine/store/accounts";
import { systemClock } from "../clock.ts";
import { quietLog } from "../console/log.ts";
import type { OpenHistory } from "./command.ts";
import type { AdminRequest, AdminResult } from "./local/message.ts";
import { runAdminCommand } from "./table.ts";

async function openHistory(folder: string): Promise<OpenHistory> {
  const { openHistoryOffline } = await import("@vitrine/store/history/files");
  const kept = openHistoryOffline(folder);
  return { kept, release: () => kept.close() };
}

/** Runs a command on the files of this data folder. Rejects with a `Problem` where it refuses. */
export async function runOffline(folder: string, request: AdminRequest): Promise<AdminResult> {
  const accounts = openAccountStore(folder);
  try {
    return await runAdminCommand(
      { accounts: () => accounts, history: () => openHistory(folder), clock: systemClock, log: quietLog },
      request,
    );
  } finally {
    accounts.close();
  }
}
