// A member with the right to do so puts another one out of the room.
import { isHidden, mayKick } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const kicked: EntryRow<"kicked"> = {
  check(state, { user: id, by: byId, room: key }) {
    const [user, by] = [state.users.get(id), state.users.get(byId)];
    if (user === undefined || by === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    return room === undefined ? "no-such-room" : mayKick(room, by, user);
  },

  apply({ state, emit }, { user: id, by: byId, room: key, reason }) {
    const [user, by, room] = [state.users.get(id)!, state.users.get(byId)!, state.rooms.get(key)!];
    const wasHidden = isHidden(room, user);
    state.displace(user, room);
    emit("kicked", { user, by, room, reason, wasHidden });
  },
};
