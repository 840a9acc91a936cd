// An account has been removed, or has another name: rooms follow, and a room without a founder is registered no longer.
import type { RoomRegistration } from "../registration.ts";
import { accountHolder } from "../metadata.ts";
import type { EntryRow } from "./row.ts";

/** The registration without the account, or with its new name; undefined where nothing is left. */
function without(
  registration: RoomRegistration,
  account: string,
  to: string | undefined,
): RoomRegistration | undefined {
  const isFounder = registration.founder === account;
  if (isFounder && to === undefined) return undefined;
  const access = [...registration.access].flatMap(([name, rank]) => {
    if (name !== account) return [[name, rank] as const];
    return to === undefined ? [] : [[to, rank] as const];
  });
  return { ...registration, founder: isFounder ? to! : registration.founder, access: new Map(access) };
}

export const accountGone: EntryRow<"account-gone"> = {
  check: () => undefined,

  apply({ state, emit }, { account, to }) {
    for (const room of state.rooms.values()) {
      const { registration } = room;
      if (registration === undefined) continue;
      if (registration.founder !== account && !registration.access.has(account)) continue;
      room.registration = without(registration, account, to);
      state.closeEmpty(room);
      emit("registration-changed", { room });
    }
    const metadata = state.metadata.get(accountHolder(account));
    if (metadata !== undefined) {
      state.metadata.delete(accountHolder(account));
      if (to !== undefined) state.metadata.set(accountHolder(to), metadata);
    }
    emit("account-gone", { account, to });
  },
};
