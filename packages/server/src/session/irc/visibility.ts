// What somebody may see of others: the one place that NAMES, WHO, WHOIS, LIST, MONITOR and INVITE ask.
import { isHidden, type Member, rankIn, ranks, type Room, type User } from "@vitrine/hub";

export function sharesRoom(viewer: User, user: User): boolean {
  return viewer.rooms.some((room) => room.members.has(user));
}

/** A secret channel is there for its members only. */
export function isRoomVisible(viewer: User, room: Room): boolean {
  return !room.modes.has("secret") || room.members.has(viewer);
}

/** Others find an invisible user by name, or in a channel that they share. */
export function isUserVisible(viewer: User, user: User): boolean {
  return viewer === user || !user.flags.has("invisible") || sharesRoom(viewer, user);
}

export function isMemberVisible(viewer: User, room: Room, user: User): boolean {
  if (viewer === user) return true;
  if (isHidden(room, user) && rankIn(room, viewer) < ranks.operator) return false;
  return room.members.has(viewer) || !user.flags.has("invisible");
}

export function* visibleMembers(viewer: User, room: Room): Generator<readonly [User, Member]> {
  if (!isRoomVisible(viewer, room)) return;
  for (const entry of room.members) if (isMemberVisible(viewer, room, entry[0])) yield entry;
}

/** The channels of a user that the viewer may know of. */
export function visibleRooms(viewer: User, user: User): Room[] {
  return user.rooms.filter((room) => isRoomVisible(viewer, room) && isMemberVisible(viewer, room, user));
}

/** Whether the viewer sees the user in a channel of both, other than `except`. */
export function seesInRoom(viewer: User, user: User, except?: Room): boolean {
  return viewer.rooms.some((room) => room !== except && room.members.has(user) && isMemberVisible(viewer, room, user));
}
