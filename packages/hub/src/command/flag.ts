// A user sets flags of their own.
import { changed } from "../state.ts";
import type { EntryRow } from "./row.ts";

export const flagsChanged: EntryRow<"flags-changed"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),

  apply({ state, emit }, { user: id, changes }) {
    const user = state.users.get(id)!;
    const effective = changes.filter(({ flag, isSet }) => {
      const before = user.flags;
      user.flags = changed(before, flag, isSet);
      return user.flags !== before;
    });
    if (effective.length > 0) emit("flags-changed", { user, changes: effective });
  },
};
