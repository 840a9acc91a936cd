// An operator of the server closes a room for good, or allows it again. Everybody goes out, and nobody comes in.
import { isHidden } from "../permission.ts";
import type { MutableUser } from "../state.ts";
import type { EntryRow } from "./row.ts";

/** Rooms that are closed, so that the list stays one that a person can read. */
export const mostPurgedRooms = 1_000;

export const roomPurged: EntryRow<"room-purged"> = {
  check(state, { room: key, isSet }) {
    if (state.rooms.get(key)?.isPermanent === true) return "room-permanent";
    if (!isSet) return state.purgedRooms.has(key) ? undefined : "no-such-room";
    return state.purgedRooms.size >= mostPurgedRooms ? "list-full" : undefined;
  },

  apply({ state, at, emit }, { room: key, name, by, reason, isSet }) {
    if (!isSet) {
      state.purgedRooms.delete(key);
      emit("room-purged", { key, purge: undefined });
      return;
    }
    const purge = { key, name, by, reason, at };
    state.purgedRooms.set(key, purge);
    const room = state.rooms.get(key);
    if (room !== undefined) {
      room.registration = undefined;
      for (const user of room.members.keys()) {
        const wasHidden = isHidden(room, user);
        state.displace(user as MutableUser, room);
        emit("parted", { user, room, reason: reason === "" ? "This channel is closed" : reason, wasHidden });
      }
      state.closeEmpty(room);
      emit("registration-changed", { room });
    }
    emit("room-purged", { key, purge });
  },
};
