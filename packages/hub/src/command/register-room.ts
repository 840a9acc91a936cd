// A room is registered: it belongs to the account of an operator of it, and stays.
import { ranks } from "../mode-table.ts";
import { rankIn } from "../permission.ts";
import { giveRegisteredRank } from "./registered-rank.ts";
import type { EntryRow } from "./row.ts";

export const roomRegistered: EntryRow<"room-registered"> = {
  check(state, { user: id, room: key }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    if (room === undefined) return "no-such-room";
    if (room.isPermanent || room.registration !== undefined) return "room-exists";
    if (user.account === undefined) return "accounts-only";
    return rankIn(room, user) >= ranks.operator ? undefined : "rank-too-low";
  },

  apply(now, { user: id, room: key }) {
    const [user, room] = [now.state.users.get(id)!, now.state.rooms.get(key)!];
    room.registration = { founder: user.account!, at: now.at, access: new Map(), settings: new Map() };
    now.emit("registration-changed", { room });
    giveRegisteredRank(now, room, user);
  },
};
