// A room gets another name and stays what it is: members, modes, lists, topic, metadata and registration go with it.
import { mayRenameRoom } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const roomRenamed: EntryRow<"room-renamed"> = {
  check(state, { user: id, room: key, key: next, name }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    if (room === undefined) return "no-such-room";
    const refusal = mayRenameRoom(room, user);
    if (refusal !== undefined) return refusal;
    if (state.purgedRooms.has(next)) return "room-purged";
    if (room.name === name) return "bad-value";
    const holder = state.rooms.get(next);
    return holder === undefined || holder === room ? undefined : "room-exists";
  },

  apply({ state, emit }, { user: id, room: key, key: next, name, reason }) {
    const [user, room] = [state.users.get(id)!, state.rooms.get(key)!];
    const previous = room.name;
    state.renameRoom(room, name, next);
    emit("room-renamed", { user, room, previous, previousKey: key, reason });
  },
};
