// A user proves an account, or gives it up.
import { serverBanOf } from "../ban.ts";
import { goAway } from "./leave.ts";
import { giveRegisteredRank } from "./registered-rank.ts";
import type { EntryRow } from "./row.ts";

export const accountChanged: EntryRow<"account-changed"> = {
  check(state, { user: id, account }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const { nick, ident, host } = user;
    const isBanned = serverBanOf(state.serverBans, { nick, ident, host, account }) !== undefined;
    return isBanned ? "server-banned" : undefined;
  },

  apply(now, { user: id, account, isAlwaysOn }) {
    const { state, emit } = now;
    const user = state.users.get(id)!;
    const { account: previous, isAlwaysOn: wasAlwaysOn } = user;
    user.account = account;
    user.isAlwaysOn = isAlwaysOn && account !== undefined;
    if (previous !== account) emit("account-changed", { user, previous });
    if (wasAlwaysOn !== user.isAlwaysOn) emit("always-on-changed", { user });
    for (const room of user.rooms) giveRegisteredRank(now, room, user);
    // Nobody is there any more, and nothing keeps the user.
    if (user.sessions.length === 0 && !user.isAlwaysOn) goAway(now, user, "Logged out");
  },
};
