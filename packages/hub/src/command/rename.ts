// A user takes another name.
import type { EntryRow } from "./row.ts";

export const renamed: EntryRow<"renamed"> = {
  check(state, { user: id, key }) {
    if (!state.users.has(id)) return "no-such-user";
    const holder = state.byKey.get(key);
    return holder === undefined || holder.id === id ? undefined : "name-taken";
  },

  apply({ state, emit }, { user: id, name, key }) {
    const user = state.users.get(id)!;
    const previous = user.name;
    if (previous === name) return;
    state.rename(user, name, key);
    emit("renamed", { user, previous });
  },
};
