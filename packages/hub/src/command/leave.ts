// A user goes, with all sessions: out of every room, and the name is free again.
import { isHidden } from "../permission.ts";
import type { MutableUser } from "../state.ts";
import type { Applying, EntryRow } from "./row.ts";

export function goAway({ state, emit }: Applying, user: MutableUser, reason: string, farewell?: string): void {
  const sessions = user.sessions.map(({ id }) => id);
  const hiddenIn = user.rooms.filter((room) => isHidden(room, user));
  emit("left", { user, sessions, rooms: state.remove(user), hiddenIn, reason, farewell });
}

export const left: EntryRow<"left"> = {
  check: (state, { user }) => (state.users.has(user) ? undefined : "no-such-user"),
  apply(now, { user, reason, farewell }) {
    goAway(now, now.state.users.get(user)!, reason, farewell);
  },
};
