// A user goes into a room, which opens with its first member.
import { mayJoin } from "../permission.ts";
import { registeredRank } from "../registration.ts";
import type { MutableRoom } from "../state.ts";
import type { EntryRow } from "./row.ts";

export const joined: EntryRow<"joined"> = {
  check(state, { user: id, room: key, password, isForced = false }, at) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    if (state.purgedRooms.has(key)) return "room-purged";
    const room = state.rooms.get(key);
    if (room === undefined) return undefined;
    if (room.members.has(user)) return "already-in-room";
    return isForced ? undefined : mayJoin(room, user, password, at);
  },

  apply({ state, at, emit }, { user: id, room: key, name, opening }) {
    const user = state.users.get(id)!;
    const found = state.rooms.get(key);
    const room: MutableRoom = found ?? state.open(name, key, at);
    const member = state.place(user, room);
    room.invitations.delete(id);
    if (found === undefined) {
      for (const mode of opening?.modes ?? ["members-speak"]) room.modes.set(mode, true);
      if (opening?.rank !== undefined) member.ranks = new Set([opening.rank]);
    }
    const rank = registeredRank(room, user.account);
    // The member has the rank when it is listed; the others hear of it after that.
    if (rank !== undefined) member.ranks = new Set([rank]);
    emit("joined", { user, room });
    if (rank === undefined) return;
    emit("modes-changed", { user, room, changes: [{ mode: rank, isSet: true, user: id }], isByService: true });
  },
};
