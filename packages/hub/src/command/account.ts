// A user proves an account, or gives it up.
import { serverBanOf } from "../ban.ts";
import type { EntryRow } from "./row.ts";

export const accountChanged: EntryRow<"account-changed"> = {
  check(state, { user: id, account }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const { nick, ident, host } = user;
    const isBanned = serverBanOf(state.serverBans, { nick, ident, host, account }) !== undefined;
    return isBanned ? "server-banned" : undefined;
  },

  apply({ state, emit }, { user: id, account, isAlwaysOn }) {
    const user = state.users.get(id)!;
    const previous = user.account;
    user.account = account;
    user.isAlwaysOn = isAlwaysOn && account !== undefined;
    if (previous !== account) emit("account-changed", { user, previous });
  },
};
