// The bans in the data folder. The database is opened where there is one, or when the first ban is made.
import { createRequire } from "node:module";
import { hasAccounts } from "@vitrine/store";
import type * as Store from "@vitrine/store/bans";

export function keptBans(folder: string): Store.BanStore {
  let opened: Store.BanStore | undefined;
  const store = (): Store.BanStore => {
    const { openBanStore } = createRequire(import.meta.url)("@vitrine/store/bans") as typeof Store;
    return (opened ??= openBanStore(folder));
  };
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
