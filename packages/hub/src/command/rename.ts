// A user takes another name.
import type { EntryRow } from "./row.ts";

export const renamed: EntryRow<"renamed"> = {
  check(state, { user: id, key }) {
    if (!state.users.has(id)) return "no-such-user";
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
