// A room opens that stays without members.
import type { EntryRow } from "./row.ts";

export const roomOpened: EntryRow<"room-opened"> = {
  check: (state, { room }) => (state.rooms.get(room)?.isPermanent === true ? "room-exists" : undefined),

  apply({ state, at, emit }, { room: key, name, modes }) {
    const kept = state.rooms.get(key);
    if (kept !== undefined) {
      // It outlived a restart, with its modes.
      kept.isPermanent = true;
      return;
    }
    const room = state.open(name, key, at, true);
    for (const mode of modes) room.modes.set(mode, true);
    emit("room-opened", { room });
  },
};
