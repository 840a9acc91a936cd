// Takes a message back. The hub keeps no messages, so the session looks the message up in the history first.
import { mayRedact } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const redacted: EntryRow<"redacted"> = {
  check(state, { user: id, room: key, isOwn }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    if (key === undefined) return isOwn ? undefined : "rank-too-low";
    const room = state.rooms.get(key);
    return room === undefined ? "no-such-room" : mayRedact(room, user, isOwn);
  },

  apply({ state, emit }, { user: id, room: key, addressee, conversation, message, reason }) {
    const user = state.users.get(id)!;
    const room = key === undefined ? undefined : state.rooms.get(key)!;
    const to = room ?? (addressee === undefined ? undefined : state.users.get(addressee));
    emit("redacted", { user, to, conversation, message, reason });
  },
};
