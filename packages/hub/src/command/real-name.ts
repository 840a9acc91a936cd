// A user changes their real name.
import type { EntryRow } from "./row.ts";

export const realNameSet: EntryRow<"real-name-set"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),

  apply({ state, emit }, { user: id, realName }) {
    const user = state.users.get(id)!;
    if (user.realName === realName) return;
    user.realName = realName;
    emit("real-name-changed", { user });
  },
};
