// A user says something, in a room or to one person.
import { Message } from "../message.ts";
import { maySpeak } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const said: EntryRow<"said"> = {
  check(state, { user: id, room: key, addressee }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    if (key !== undefined) {
      const room = state.rooms.get(key);
      return room === undefined ? "no-such-room" : maySpeak(room, user);
    }
    const to = addressee === undefined ? undefined : state.users.get(addressee);
    if (to === undefined) return "no-such-user";
    return to.flags.has("accounts-write") && user.account === undefined && to !== user ? "accounts-only" : undefined;
  },

  apply({ state, position, at, origin, emitWhole }, entry) {
    const { room, addressee } = entry;
    const from = state.users.get(entry.user)!;
    const to = room === undefined ? state.users.get(addressee!)! : state.rooms.get(room)!;
    emitWhole({ kind: "said", position, at, origin, message: new Message(position, at, from, to, entry) });
  },
};
