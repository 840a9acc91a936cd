// A new user comes into the chat, with a first session.
import { serverBanOf } from "../ban.ts";
import { withAsMany } from "../metadata.ts";
import { none } from "../state.ts";
import type { EntryRow } from "./row.ts";

export const entered: EntryRow<"entered"> = {
  check(state, { user, session, node, key, name, nick = name, ident = "", host, account }) {
    if (state.goneNodes.has(node)) return "node-gone";
    if (serverBanOf(state.serverBans, { nick, ident, host, account }) !== undefined) return "server-banned";
    if (state.byKey.has(key) || state.users.has(user)) return "name-taken";
    return state.sessions.has(session) ? "session-in-use" : undefined;
  },

  apply({ state, at, emit }, { user: id, session, node, name, nick = name, key, flags = [], ident = "", ...entry }) {
    const { account, isAlwaysOn, realName, host, metadata = [] } = entry;
    const user = {
      id,
      name,
      nick,
      key,
      account,
      isAlwaysOn: isAlwaysOn === true && account !== undefined,
      since: at,
      away: undefined,
      realName,
      ident,
      host,
      spokeAt: at,
      flags: flags.length === 0 ? none : new Set(flags),
      rooms: [],
      sessions: [],
    };
    state.add(user);
    state.attach(user, session, node);
    if (metadata.length > 0) state.setMetadata(user, withAsMany(state.metadataOf(user), metadata));
    emit("entered", { user, session });
  },
};
