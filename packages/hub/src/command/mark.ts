// A user has read up to a time. The state keeps no markers: what goes back is dropped where they are kept.
import type { EntryRow } from "./row.ts";

export const marked: EntryRow<"marked"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),
  apply({ state, emit }, { user: id, target, name, at: readTo }) {
    emit("marked", { user: state.users.get(id)!, target, name, readTo });
  },
};
