// A session ends. Its user goes with the last one, unless they are always on.
import type { SessionId } from "../entry.ts";
import { awayOf, type MutableUser } from "../state.ts";
import { goAway } from "./leave.ts";
import type { Applying, EntryRow } from "./row.ts";

export function endSession(now: Applying, user: MutableUser, session: SessionId, reason: string): void {
  const { state, emit } = now;
  if (user.sessions.length === 1 && !user.isAlwaysOn) {
    goAway(now, user, reason);
    return;
  }
  state.detach(user, session);
  emit("detached", { user, session, reason });
  const away = user.sessions.length === 0 ? (user.away ?? "") : awayOf(user);
  if (away === user.away) return;
  user.away = away;
  emit("away-changed", { user });
}

export const detached: EntryRow<"detached"> = {
  check: (state, { session }) => (state.sessions.has(session) ? undefined : "no-such-session"),
  apply(now, { session, reason }) {
    endSession(now, now.state.sessions.get(session)!, session, reason);
  },
};
