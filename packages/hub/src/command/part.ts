// A user goes out of a room, which closes with its last member.
import { isHidden } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const parted: EntryRow<"parted"> = {
  check(state, { user: id, room: key }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    if (room === undefined) return "no-such-room";
    return room.members.has(user) ? undefined : "not-in-room";
  },

  apply({ state, emit }, { user: id, room: key, reason }) {
    const user = state.users.get(id)!;
    const room = state.rooms.get(key)!;
    const wasHidden = isHidden(room, user);
    state.displace(user, room);
    emit("parted", { user, room, reason, wasHidden });
  },
};
