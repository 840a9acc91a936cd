// An operator bans people from the server, or ends such a ban. A new ban in place of an old one of the same target replaces it.
import { mostServerBans } from "../ban.ts";
import { maskKey } from "../mask.ts";
import type { EntryRow } from "./row.ts";

export const serverBanned: EntryRow<"server-banned"> = {
  check(state, { target, until }, at) {
    if (target === "" || (until !== undefined && until <= at)) return "bad-value";
    const isNew = !state.serverBans.has(maskKey(target));
    return isNew && state.serverBans.size >= mostServerBans ? "list-full" : undefined;
  },

  apply({ state, at, emit }, { kind: _kind, ...entry }) {
    const ban = { ...entry, at };
    state.serverBans.set(maskKey(ban.target), ban);
    emit("server-banned", { ban });
  },
};

export const serverUnbanned: EntryRow<"server-unbanned"> = {
  check: (state, { target }) => (state.serverBans.has(maskKey(target)) ? undefined : "no-such-ban"),

  apply({ state, emit }, { target, by }) {
    const key = maskKey(target);
    const ban = state.serverBans.get(key)!;
    state.serverBans.delete(key);
    emit("server-unbanned", { ban, by });
  },
};
