// The state of the chat: users and rooms. Everything is kept in the order of the log, so iteration is the same on every node.
import type { ServerBan } from "./ban.ts";
import type { NodeId, SessionId, UserId } from "./entry.ts";
import type { Mask } from "./mask.ts";
import { type Metadata, metadataHolder, noMetadata } from "./metadata.ts";
import type { Position } from "./position.ts";
import type { ModeName, Rank, UserFlag } from "./mode-table.ts";
import type { NameKey } from "./name/name.ts";
import { type RoomRegistration, roomSetting } from "./registration.ts";

/** Somebody who is in the chat: no connection, no protocol. */
export interface User {
  readonly id: UserId;
  /** As it was typed. */
  readonly name: string;
  /** As IRC can write it. */
  readonly nick: string;
  readonly key: NameKey;
  /** The account that was proved. */
  readonly account: string | undefined;
  /** Stays when the last session goes. */
  readonly isAlwaysOn: boolean;
  /** When they came, in milliseconds since 1970. */
  readonly since: number;
  /** Why they are away: undefined while one of the sessions is not, empty where there is no session. */
  readonly away: string | undefined;
  readonly realName: string;
  /** The login name that the client gave, which nobody has proved; empty where it gave none. */
  readonly ident: string;
  /** Others see this in place of an address. */
  readonly host: string;
  /** When they last said something, in milliseconds since 1970; before that, when they came. */
  readonly spokeAt: number;
  readonly flags: ReadonlySet<UserFlag>;
  /** In the order of joining. */
  readonly rooms: readonly Room[];
  /** In the order of attaching. */
  readonly sessions: readonly AttachedSession[];
}

export interface AttachedSession {
  readonly id: SessionId;
  readonly node: NodeId;
  readonly away: string | undefined;
}

export interface Member {
  readonly ranks: ReadonlySet<Rank>;
}

export interface ListEntry {
  readonly mask: Mask;
  /** The name that its author had, and the time. */
  readonly by: string;
  readonly at: number;
}

export interface Topic {
  readonly text: string;
  readonly by: string;
  readonly at: number;
}

/** A room: its members hear every line of it. */
export interface Room {
  /** Begins with `#`. */
  readonly name: string;
  readonly key: NameKey;
  readonly since: number;
  /** It stays without members, and nobody is an operator in it. */
  readonly isPermanent: boolean;
  readonly members: ReadonlyMap<User, Member>;
  readonly topic: Topic | undefined;
  /** Modes that are set, with their value. */
  readonly modes: ReadonlyMap<ModeName, string | number | true>;
  /** By mode, then by `maskKey`. */
  readonly lists: ReadonlyMap<ModeName, ReadonlyMap<string, ListEntry>>;
  /** Users that were invited, and when; once used an invitation is gone. */
  readonly invitations: ReadonlyMap<UserId, number>;
  /** There where the room belongs to an account: then it stays without members. */
  readonly registration: RoomRegistration | undefined;
  readonly metadata: Metadata;
}

/** As applying an entry may change it. */
export interface MutableUser extends User {
  name: string;
  nick: string;
  key: NameKey;
  account: string | undefined;
  isAlwaysOn: boolean;
  away: string | undefined;
  realName: string;
  spokeAt: number;
  flags: ReadonlySet<UserFlag>;
  // Few, and mostly one: an array takes a fifth of what a set does.
  rooms: readonly MutableRoom[];
  sessions: readonly MutableSession[];
}

export interface MutableSession extends AttachedSession {
  away: string | undefined;
}

export interface MutableMember extends Member {
  ranks: ReadonlySet<Rank>;
}

export interface MutableRoom extends Room {
  name: string;
  key: NameKey;
  readonly members: Map<User, MutableMember>;
  topic: Topic | undefined;
  readonly modes: Map<ModeName, string | number | true>;
  readonly lists: Map<ModeName, Map<string, ListEntry>>;
  readonly invitations: Map<UserId, number>;
  isPermanent: boolean;
  registration: RoomRegistration | undefined;
  metadata: Metadata;
}

/** Nodes that are remembered as gone: a batch that arrives late is from one of the last. */
const mostGoneNodes = 1_024;

/** The list and one more. A list of one has room for one only; an array that grew would have room for 17. */
function appended<Value>(list: readonly Value[], value: Value): readonly Value[] {
  return list.length === 0 ? [value] : [...list, value];
}

/** The empty set of flags or ranks, one for all users: a set for each would take 200 bytes. */
export const none: ReadonlySet<never> = new Set<never>();

/** The set with or without the value; the given one where that changes nothing. */
export function changed<Value>(set: ReadonlySet<Value>, value: Value, isThere: boolean): ReadonlySet<Value> {
  if (set.has(value) === isThere) return set;
  const copy = new Set(set);
  if (isThere) copy.add(value);
  else copy.delete(value);
  return copy.size === 0 ? none : copy;
}

/** A room that an operator of the server has closed for good. */
export interface PurgedRoom {
  readonly key: NameKey;
  readonly name: string;
  /** The operator's name. */
  readonly by: string;
  /** Empty where the operator gave none. */
  readonly reason: string;
  readonly at: number;
}

export class State {
  readonly users = new Map<UserId, MutableUser>();
  readonly byKey = new Map<NameKey, MutableUser>();
  readonly byName = new Map<string, MutableUser>();
  readonly sessions = new Map<SessionId, MutableUser>();
  readonly rooms = new Map<NameKey, MutableRoom>();
  readonly goneNodes = new Set<NodeId>();
  readonly purgedRooms = new Map<NameKey, PurgedRoom>();
  /** Of people, by `metadataHolder`; rooms have their own. */
  readonly metadata = new Map<string, Metadata>();
  /** By the `maskKey` of their targets. */
  readonly serverBans = new Map<string, ServerBan>();
  /** The last entry that was applied, and its time. */
  position: Position | undefined;
  at = 0;

  add(user: MutableUser): void {
    this.users.set(user.id, user);
    this.byKey.set(user.key, user);
    this.byName.set(user.name, user);
  }

  attach(user: MutableUser, session: SessionId, node: NodeId, away?: string): void {
    user.sessions = appended(user.sessions, { id: session, node, away });
    this.sessions.set(session, user);
  }

  detach(user: MutableUser, session: SessionId): void {
    user.sessions = user.sessions.filter(({ id }) => id !== session);
    this.sessions.delete(session);
  }

  rename(user: MutableUser, name: string, key: NameKey, nick = name): void {
    this.byKey.delete(user.key);
    this.byName.delete(user.name);
    user.name = name;
    user.nick = nick;
    user.key = key;
    this.byKey.set(key, user);
    this.byName.set(name, user);
  }

  open(name: string, key: NameKey, since: number, isPermanent = false): MutableRoom {
    const room: MutableRoom = {
      name,
      key,
      since,
      isPermanent,
      members: new Map(),
      topic: undefined,
      modes: new Map(),
      lists: new Map(),
      invitations: new Map(),
      registration: undefined,
      metadata: noMetadata,
    };
    this.rooms.set(key, room);
    return room;
  }

  renameRoom(room: MutableRoom, name: string, key: NameKey): void {
    this.rooms.delete(room.key);
    room.name = name;
    room.key = key;
    this.rooms.set(key, room);
  }

  place(user: MutableUser, room: MutableRoom): MutableMember {
    const member = { ranks: none };
    room.members.set(user, member);
    user.rooms = appended(user.rooms, room);
    return member;
  }

  /** Takes the user out of the room, which closes with its last member where it is not permanent. */
  displace(user: MutableUser, room: MutableRoom): void {
    room.members.delete(user);
    user.rooms = user.rooms.filter((other) => other !== room);
    if (room.members.size > 0) return;
    if (room.registration !== undefined && roomSetting(room, "keep-topic") === "off") room.topic = undefined;
    this.closeEmpty(room);
  }

  /** A room without members closes, where nothing keeps it. */
  closeEmpty(room: MutableRoom): void {
    const isKept = room.isPermanent || room.registration !== undefined;
    if (room.members.size === 0 && !isKept) this.rooms.delete(room.key);
  }

  /** Takes the user out of the chat. Returns the rooms that they were in. */
  remove(user: MutableUser): readonly MutableRoom[] {
    const { rooms } = user;
    for (const room of rooms) this.displace(user, room);
    for (const { id } of user.sessions) this.sessions.delete(id);
    user.sessions = [];
    this.users.delete(user.id);
    this.metadata.delete(user.id);
    this.byKey.delete(user.key);
    this.byName.delete(user.name);
    return rooms;
  }

  metadataOf(target: Room | Pick<User, "account" | "id">): Metadata {
    return "members" in target ? target.metadata : (this.metadata.get(metadataHolder(target)) ?? noMetadata);
  }

  setMetadata(target: MutableRoom | User, metadata: Metadata): void {
    if ("members" in target) target.metadata = metadata;
    else this.setHolder(metadataHolder(target), metadata);
  }

  setHolder(holder: string, metadata: Metadata): void {
    if (metadata.size === 0) this.metadata.delete(holder);
    else this.metadata.set(holder, metadata);
  }

  /** Everybody else who is logged in to the user's account. */
  othersOfAccount(user: User): User[] {
    if (user.account === undefined) return [];
    return [...this.users.values()].filter((other) => other !== user && other.account === user.account);
  }

  forgetNode(node: NodeId): void {
    this.goneNodes.add(node);
    for (const oldest of this.goneNodes) {
      if (this.goneNodes.size <= mostGoneNodes) return;
      this.goneNodes.delete(oldest);
    }
  }
}

/** Away when all sessions are: the reason set last counts. */
export function awayOf(user: MutableUser): string | undefined {
  let away: string | undefined;
  for (const session of user.sessions) {
    if (session.away === undefined) return undefined;
    away = session.away;
  }
  return away;
}
