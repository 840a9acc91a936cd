// One more session of a user who is in the chat, or the first again of one who is always on.
import { awayOf } from "../state.ts";
import type { EntryRow } from "./row.ts";

export const attached: EntryRow<"attached"> = {
  check(state, { user, session, node }) {
    if (state.goneNodes.has(node)) return "node-gone";
    if (!state.users.has(user)) return "no-such-user";
    return state.sessions.has(session) ? "session-in-use" : undefined;
  },

  apply({ state, emit }, { user: id, session, node }) {
    const user = state.users.get(id)!;
    state.attach(user, session, node);
    emit("attached", { user, session });
    if (user.away === undefined) return;
    user.away = awayOf(user);
    emit("away-changed", { user });
  },
};
