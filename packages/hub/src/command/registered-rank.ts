// The ranks that a room's registration gives: to its members when they come, log in, or get one.
import type { Rank } from "../mode-table.ts";
import { registeredRank } from "../registration.ts";
import { changed, type MutableRoom, type MutableUser } from "../state.ts";
import type { Applying } from "./row.ts";

/** Gives or takes a rank for the service of channels, where that changes something. */
export function setRank(now: Applying, room: MutableRoom, user: MutableUser, rank: Rank, isSet: boolean): void {
  const member = room.members.get(user);
  if (member === undefined || member.ranks.has(rank) === isSet) return;
  member.ranks = changed(member.ranks, rank, isSet);
  now.emit("modes-changed", { user, room, changes: [{ mode: rank, isSet, user: user.id }], isByService: true });
}

export function giveRegisteredRank(now: Applying, room: MutableRoom, user: MutableUser): void {
  const rank = registeredRank(room, user.account);
  if (rank !== undefined) setRank(now, room, user, rank, true);
}
