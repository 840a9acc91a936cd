// A user takes another name.
import { serverBanOf } from "../ban.ts";
import type { EntryRow } from "./row.ts";

export const renamed: EntryRow<"renamed"> = {
  check(state, { user: id, key, name, nick = name }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const { ident, host, account } = user;
    if (serverBanOf(state.serverBans, { nick, ident, host, account }) !== undefined) return "server-banned";
    const holder = state.byKey.get(key);
    return holder === undefined || holder.id === id ? undefined : "name-taken";
  },

  apply({ state, emit }, { user: id, name, key, nick }) {
    const user = state.users.get(id)!;
    const { name: previous, nick: previousNick, key: previousKey } = user;
    if (previous === name) return;
    state.rename(user, name, key, nick);
    emit("renamed", { user, previous, previousNick, previousKey });
  },
};
