// A user sets flags of their own.
import type { EntryRow } from "./row.ts";

export const flagsChanged: EntryRow<"flags-changed"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),

  apply({ state, emit }, { user: id, changes }) {
    const user = state.users.get(id)!;
    const effective = changes.filter(({ flag, isSet }) => {
      if (user.flags.has(flag) === isSet) return false;
      if (isSet) user.flags.add(flag);
      else user.flags.delete(flag);
      return true;
    });
    if (effective.length > 0) emit("flags-changed", { user, changes: effective });
  },
};
