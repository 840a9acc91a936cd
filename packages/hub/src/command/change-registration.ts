// The registration of a room changes, by its founder, by somebody whom it gives enough rights, or by an operator of the server.
import { isRank, modeTable, ranks } from "../mode-table.ts";
import type { RefusalReason } from "../refusal.ts";
import { isRoomSetting, mostAccess, registeredHeight, roomSettings } from "../registration.ts";
import type { MutableRoom, MutableUser } from "../state.ts";
import type { RegistrationChange } from "../entry.ts";
import { giveRegisteredRank, setRank } from "./registered-rank.ts";
import type { Applying, EntryRow } from "./row.ts";

/** How high somebody's rank by the registration has to be. */
function heightFor(change: RegistrationChange): number {
  return change.kind === "rank" ? modeTable[change.rank].changedBy : ranks.founder;
}

function refusalOf(room: MutableRoom, change: RegistrationChange): RefusalReason | undefined {
  const { access, founder } = room.registration!;
  if (change.kind === "setting") {
    const { name, value } = change;
    return isRoomSetting(name) && (roomSettings[name] as readonly string[]).includes(value) ? undefined : "bad-value";
  }
  if (change.kind !== "access") return undefined;
  // The founder's rank is the registration itself.
  if (change.account === founder || change.rank === "founder") return "bad-value";
  const isNew = change.rank !== undefined && !access.has(change.account);
  return isNew && access.size >= mostAccess ? "list-full" : undefined;
}

function membersOf(room: MutableRoom, account: string): MutableUser[] {
  return [...room.members.keys()].filter((user) => user.account === account) as MutableUser[];
}

function applyChange(now: Applying, room: MutableRoom, change: Exclude<RegistrationChange, { kind: "ended" }>): void {
  const registration = room.registration!;
  switch (change.kind) {
    case "rank":
      setRank(now, room, now.state.users.get(change.user)!, change.rank, change.isSet);
      return;
    case "access": {
      const access = new Map(registration.access);
      const before = access.get(change.account);
      if (change.rank === undefined) access.delete(change.account);
      else access.set(change.account, change.rank);
      room.registration = { ...registration, access };
      for (const user of membersOf(room, change.account)) {
        if (before !== undefined && before !== change.rank) setRank(now, room, user, before, false);
        giveRegisteredRank(now, room, user);
      }
      break;
    }
    case "founder":
      for (const user of membersOf(room, registration.founder)) setRank(now, room, user, "founder", false);
      room.registration = { ...registration, founder: change.account };
      for (const user of membersOf(room, change.account)) giveRegisteredRank(now, room, user);
      break;
    case "setting":
      room.registration = {
        ...registration,
        settings: new Map([...registration.settings, [change.name, change.value]]),
      };
  }
  now.emit("registration-changed", { room });
}

export const registrationChanged: EntryRow<"registration-changed"> = {
  check(state, { user: id, room: key, change }) {
    const room = state.rooms.get(key);
    if (room?.registration === undefined) return "no-such-room";
    const user = id === undefined ? undefined : state.users.get(id);
    if (id !== undefined && user === undefined) return "no-such-user";
    if (user !== undefined && registeredHeight(room, user) < heightFor(change)) return "rank-too-low";
    if (change.kind === "rank") {
      const whose = state.users.get(change.user);
      if (whose === undefined || !isRank(change.rank)) return "no-such-user";
      return room.members.has(whose) ? undefined : "not-in-room-either";
    }
    return refusalOf(room, change);
  },

  apply(now, { room: key, change }) {
    const room = now.state.rooms.get(key)!;
    if (change.kind !== "ended") {
      applyChange(now, room, change);
      return;
    }
    room.registration = undefined;
    now.state.closeEmpty(room);
    now.emit("registration-changed", { room });
  },
};
