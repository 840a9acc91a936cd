// The bans in the data folder. The database is opened where there is one, or when the first ban is made.
import { hasAccounts } from "@vitrine/store";
import type { BanStore } from "@vitrine/store/bans";
import { loadGuards } from "./load-guards.ts";

export function keptBans(folder: string): BanStore {
  let opened: BanStore | undefined;
  const store = (): BanStore => (opened ??= loadGuards().openBanStore(folder));
  const isThere = (): boolean => opened !== undefined || hasAccounts(folder);
  return {
    list: (now) => (isThere() ? store().list(now) : []),
    add: (ban) => store().add(ban),
    remove: (target, line) => store().remove(target, line),
    record: (line) => store().record(line),
    audit: (most) => (isThere() ? store().audit(most) : []),
    close: () => opened?.close(),
  };
}
