// A member invites somebody into a room.
import { mayInvite } from "../permission.ts";
import type { EntryRow } from "./row.ts";

/** Invitations of one room that are kept; the oldest goes. */
const mostInvitations = 100;

/** Takes an invitation back. */
export const uninvited: EntryRow<"uninvited"> = {
  check(state, { user: id, by: byId, room: key }) {
    const [user, by, room] = [state.users.get(id), state.users.get(byId), state.rooms.get(key)];
    if (user === undefined || by === undefined) return "no-such-user";
    if (room === undefined) return "no-such-room";
    return mayInvite(room, by) ?? (room.invitations.has(id) ? undefined : "not-invited");
  },

  apply({ state, emit }, { user: id, by: byId, room: key }) {
    const room = state.rooms.get(key)!;
    room.invitations.delete(id);
    emit("uninvited", { user: state.users.get(id)!, by: state.users.get(byId)!, room });
  },
};

export const invited: EntryRow<"invited"> = {
  check(state, { user: id, by: byId, room: key }) {
    const [user, by] = [state.users.get(id), state.users.get(byId)];
    if (user === undefined || by === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    if (room === undefined) return "no-such-room";
    return mayInvite(room, by) ?? (room.members.has(user) ? "already-in-room" : undefined);
  },

  apply({ state, at, emit }, { user: id, by: byId, room: key }) {
    const [user, by, room] = [state.users.get(id)!, state.users.get(byId)!, state.rooms.get(key)!];
    room.invitations.delete(id);
    room.invitations.set(id, at);
    for (const oldest of room.invitations.keys()) {
      if (room.invitations.size <= mostInvitations) break;
      room.invitations.delete(oldest);
    }
    emit("invited", { user, by, room });
  },
};
