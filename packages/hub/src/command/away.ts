// The person at one session goes away, or is back.
import { awayOf } from "../state.ts";
import type { EntryRow } from "./row.ts";

export const awaySet: EntryRow<"away-set"> = {
  check: (state, { session }) => (state.sessions.has(session) ? undefined : "no-such-session"),

  apply({ state, emit }, { session: id, away }) {
    const user = state.sessions.get(id)!;
    const session = user.sessions.find((one) => one.id === id)!;
    session.away = away;
    const now = away === undefined ? undefined : awayOf(user) === undefined ? undefined : away;
    if (now === user.away) return;
    user.away = now;
    emit("away-changed", { user });
  },
};
