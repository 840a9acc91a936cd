// A user proves an account, or gives it up.
import type { EntryRow } from "./row.ts";

export const accountChanged: EntryRow<"account-changed"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),

  apply({ state, emit }, { user: id, account, isAlwaysOn }) {
    const user = state.users.get(id)!;
    const previous = user.account;
    user.account = account;
    user.isAlwaysOn = isAlwaysOn && account !== undefined;
    if (previous !== account) emit("account-changed", { user, previous });
  },
};
