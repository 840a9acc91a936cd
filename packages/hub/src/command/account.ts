// A user proves an account, or gives it up.
import { serverBanOf } from "../ban.ts";
import { goAway } from "./leave.ts";
import { giveRegisteredRank } from "./registered-rank.ts";
import { changesBetween, type Metadata, type MetadataChange, withAsMany } from "../metadata.ts";
import type { MutableUser } from "../state.ts";
import type { Applying, EntryRow } from "./row.ts";

/** The metadata of a guest counts for the account from the login on; after a logout the account keeps it. */
function moveMetadata(
  { state, emit }: Applying,
  user: MutableUser,
  before: Metadata,
  given: readonly MetadataChange[],
): void {
  state.metadata.delete(user.id);
  if (given.length > 0) {
    const others = state.othersOfAccount(user);
    const ofAccount = state.metadataOf(user);
    state.setMetadata(user, withAsMany(ofAccount, given));
    const changes = changesBetween(ofAccount, state.metadataOf(user));
    const [first, ...rest] = others;
    if (first !== undefined && changes.length > 0) {
      emit("metadata-changed", { by: user, target: first, others: rest, changes, cause: "account" });
    }
  }
  const changes = changesBetween(before, state.metadataOf(user));
  if (changes.length > 0 || given.length > 0) {
    emit("metadata-changed", { by: user, target: user, others: [], changes, cause: "account" });
  }
}

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
    const before = state.metadataOf(user);
    const given = previous === undefined ? [...before].map(([key, value]) => ({ key, value })) : [];
    user.account = account;
    user.isAlwaysOn = isAlwaysOn && account !== undefined;
    if (previous !== account) emit("account-changed", { user, previous });
    if (wasAlwaysOn !== user.isAlwaysOn) emit("always-on-changed", { user });
    if (previous !== account) moveMetadata(now, user, before, given);
    for (const room of user.rooms) giveRegisteredRank(now, room, user);
    // Nobody is there any more, and nothing keeps the user.
    if (user.sessions.length === 0 && !user.isAlwaysOn) goAway(now, user, "Logged out");
  },
};
