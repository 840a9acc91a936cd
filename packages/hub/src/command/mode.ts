// A member changes modes of a room: all of them, or none.
import type { ModeChange } from "../entry.ts";
import { maskKey } from "../mask.ts";
import { type ModeName, modeTable, type Rank } from "../mode-table.ts";
import { mayChangeMode } from "../permission.ts";
import type { RefusalReason } from "../refusal.ts";
import { changed, type ListEntry, type MutableRoom, type State, type User } from "../state.ts";
import type { EntryRow } from "./row.ts";

/** Entries of one list of a room, so that nobody fills the memory with bans. */
export const mostListEntries = 100;

/** Changes in one entry: a list may grow over its limit by so many at most. */
export const mostChanges = 20;

/** Modes that would shut somebody out of a room that is there for everybody, or hide them in it. */
const closesRoom: ReadonlySet<ModeName> = new Set(["password", "invited-only", "auditorium"]);

/** Whether a change says all that its mode's type needs. */
function checkValue(room: MutableRoom, change: ModeChange, whose: User | undefined): RefusalReason | undefined {
  const { mode, isSet, value, mask } = change;
  const { type } = modeTable[mode];
  if (type === "rank") {
    if (whose === undefined) return "no-such-user";
    return room.members.has(whose) ? undefined : "not-in-room-either";
  }
  if (type === "list") {
    if (mask === undefined) return "bad-value";
    const list = room.lists.get(mode);
    const isMore = isSet && list?.has(maskKey(mask.text)) !== true;
    return isMore && (list?.size ?? 0) >= mostListEntries ? "list-full" : undefined;
  }
  if (room.isPermanent && closesRoom.has(mode)) return "room-permanent";
  if (!isSet || type === "flag") return undefined;
  if (type === "number")
    return typeof value === "number" && Number.isInteger(value) && value > 0 ? undefined : "bad-value";
  return typeof value === "string" && value !== "" ? undefined : "bad-value";
}

/** Returns whether the change had an effect. */
function applyChange(state: State, room: MutableRoom, change: ModeChange, by: string, at: number): boolean {
  const { mode, isSet, value, mask } = change;
  const { type } = modeTable[mode];
  if (type === "rank") {
    const member = room.members.get(state.users.get(change.user!)!)!;
    const before = member.ranks;
    member.ranks = changed(before, mode as Rank, isSet);
    return member.ranks !== before;
  }
  if (type === "list") {
    const list = room.lists.get(mode) ?? new Map<string, ListEntry>();
    const key = maskKey(mask!.text);
    if (list.has(key) === isSet) return false;
    if (isSet) list.set(key, { mask: mask!, by, at });
    else list.delete(key);
    if (list.size > 0) room.lists.set(mode, list);
    else room.lists.delete(mode);
    return true;
  }
  if (!isSet) return room.modes.delete(mode);
  const wanted = type === "flag" ? true : value!;
  if (room.modes.get(mode) === wanted) return false;
  room.modes.set(mode, wanted);
  return true;
}

export const modesChanged: EntryRow<"modes-changed"> = {
  check(state, { user: id, room: key, changes, isForced = false }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    if (room === undefined) return "no-such-room";
    if (changes.length > mostChanges) return "bad-value";
    for (const change of changes) {
      const whose = change.user === undefined ? undefined : state.users.get(change.user);
      const refusal =
        (isForced ? undefined : mayChangeMode(room, user, change, whose)) ?? checkValue(room, change, whose);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  },

  apply({ state, at, emit }, { user: id, room: key, changes }) {
    const [user, room] = [state.users.get(id)!, state.rooms.get(key)!];
    const effective = changes.filter((change) => applyChange(state, room, change, user.nick, at));
    if (effective.length > 0) emit("modes-changed", { user, room, changes: effective });
  },
};
