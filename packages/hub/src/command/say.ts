// A user says something, in a room or to one person.
import { Message } from "../message.ts";
import { ranks } from "../mode-table.ts";
import { isHeardByOperators, maySpeak } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const said: EntryRow<"said"> = {
  check(state, { user: id, room: key, addressee, isCtcp }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    if (key !== undefined) {
      const room = state.rooms.get(key);
      if (room === undefined) return "no-such-room";
      if (isCtcp === true && room.modes.has("no-ctcp")) return "no-ctcp";
      const refusal = maySpeak(room, user);
      return isHeardByOperators(room, refusal) ? undefined : refusal;
    }
    const to = addressee === undefined ? undefined : state.users.get(addressee);
    if (to === undefined) return "no-such-user";
    if (isCtcp === true && to.flags.has("no-ctcp") && to !== user) return "no-ctcp";
    return to.flags.has("accounts-write") && user.account === undefined && to !== user ? "accounts-only" : undefined;
  },

  apply({ state, position, at, origin, emitWhole }, entry) {
    const from = state.users.get(entry.user)!;
    from.spokeAt = at;
    const room = entry.room === undefined ? undefined : state.rooms.get(entry.room)!;
    const to = room ?? state.users.get(entry.addressee!)!;
    // In a moderated room, operators may still hear somebody that the others do not.
    const isRestricted = room?.modes.has("operator-moderated") === true && maySpeak(room, from) !== undefined;
    const said = isRestricted ? { ...entry, leastRank: Math.max(entry.leastRank, ranks.operator) } : entry;
    emitWhole({ kind: "said", position, at, origin, message: new Message(position, at, from, to, said) });
  },
};
