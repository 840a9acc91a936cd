// The bans of a data folder that no server holds.
import type { AuditLine, BanStore } from "@vitrine/store/bans";
import type { OperatorBans } from "./request.ts";

export function offlineBans(store: BanStore, now: () => number): OperatorBans {
  return {
    areKept: true,
    get list() {
      return store.list(now());
    },
    add: (ban) => store.add({ ...ban, at: now() }),
    remove: (target, by) => {
      const isThere = store.list(0).some((ban) => ban.target.toLowerCase() === target.toLowerCase());
      if (isThere) store.remove(target, { at: now(), by, action: "unban", reason: "" });
      return isThere;
    },
    // Nobody is here.
    usersMeantBy: () => [],
    record: (line: Omit<AuditLine, "at">) => store.record({ ...line, at: now() }),
    audit: (most) => store.audit(most),
  };
}
