// Channels and people as the history names them.
import type { Room, User } from "@vitrine/hub";
import { accountIdentity, conversationOf, type Correspondent, type HistoryTarget } from "@vitrine/store/history";

const rooms = new WeakMap<Room, HistoryTarget>();

export function roomTarget(room: Room): HistoryTarget {
  const known = rooms.get(room);
  if (known?.name === room.name && known.key === room.key) return known;
  const target = { key: room.key, name: room.name, isConversation: false };
  rooms.set(room, target);
  return target;
}

/** A guest is somebody else after leaving, whatever nick they take. */
export function identityOf({ account, id }: User): string {
  return account === undefined ? `guest ${id}` : accountIdentity(account);
}

function correspondentOf(user: User): Correspondent {
  return { id: identityOf(user), name: user.account ?? user.nick };
}

/** The conversation of two, which is kept where at least one of them has an account. */
export function conversationWith(one: User, other: User): HistoryTarget | undefined {
  if (one.account === undefined && other.account === undefined) return undefined;
  return conversationOf(correspondentOf(one), correspondentOf(other));
}

/** Rooms that are not open to everybody: a member reads them from joining on. */
export function isProtected({ modes }: Room): boolean {
  return modes.has("invited-only") || modes.has("password") || modes.has("secret");
}
