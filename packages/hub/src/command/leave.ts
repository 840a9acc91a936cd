// A user goes, with all sessions: out of every room, and the name is free again.
import type { MutableUser } from "../state.ts";
import type { Applying, EntryRow } from "./row.ts";

export function goAway({ state, emit }: Applying, user: MutableUser, reason: string): void {
  const sessions = user.sessions.map(({ id }) => id);
  emit("left", { user, sessions, rooms: state.remove(user), reason });
}

export const left: EntryRow<"left"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),
  apply(now, { user, reason }) {
    goAway(now, now.state.users.get(user)!, reason);
  },
};
