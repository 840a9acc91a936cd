// The state of the chat: users and rooms. Everything is kept in the order of the log, so iteration is the same on every node.
import type { NodeId, SessionId, UserId } from "./entry.ts";
import type { Mask } from "./mask.ts";
import type { Position } from "./position.ts";
import type { ModeName, Rank, UserFlag } from "./mode-table.ts";
import type { NameKey } from "./name/name.ts";

/** Somebody who is in the chat: no connection, no protocol. */
export interface User {
  readonly id: UserId;
  readonly name: string;
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
  /** What others see in place of an address. */
  readonly host: string;
  readonly flags: ReadonlySet<UserFlag>;
  readonly rooms: ReadonlySet<Room>;
  readonly sessions: ReadonlyMap<SessionId, AttachedSession>;
}

export interface AttachedSession {
  readonly node: NodeId;
  readonly away: string | undefined;
}

export interface Member {
  readonly ranks: ReadonlySet<Rank>;
}

export interface ListEntry {
  readonly mask: Mask;
  /** Who set it, as their name was, and when. */
  readonly by: string;
  readonly at: number;
}

export interface Topic {
  readonly text: string;
  readonly by: string;
  readonly at: number;
}

/** A room: its members hear what is said in it. */
export interface Room {
  /** Begins with `#`. */
  readonly name: string;
  readonly key: NameKey;
  readonly since: number;
  readonly members: ReadonlyMap<User, Member>;
  readonly topic: Topic | undefined;
  /** Modes that are set, with their value. */
  readonly modes: ReadonlyMap<ModeName, string | number | true>;
  /** By mode, then by `maskKey`. */
  readonly lists: ReadonlyMap<ModeName, ReadonlyMap<string, ListEntry>>;
  /** Who was invited, and when; once used an invitation is gone. */
  readonly invitations: ReadonlyMap<UserId, number>;
}

/** As applying an entry may change it. */
export interface MutableUser extends User {
  name: string;
  key: NameKey;
  account: string | undefined;
  isAlwaysOn: boolean;
  away: string | undefined;
  realName: string;
  readonly flags: Set<UserFlag>;
  readonly rooms: Set<MutableRoom>;
  readonly sessions: Map<SessionId, { readonly node: NodeId; away: string | undefined }>;
}

export interface MutableRoom extends Room {
  readonly members: Map<User, { readonly ranks: Set<Rank> }>;
  topic: Topic | undefined;
  readonly modes: Map<ModeName, string | number | true>;
  readonly lists: Map<ModeName, Map<string, ListEntry>>;
  readonly invitations: Map<UserId, number>;
}

/** Nodes that are remembered as gone: a batch that arrives late is from one of the last. */
const mostGoneNodes = 1_024;

export class State {
  readonly users = new Map<UserId, MutableUser>();
  readonly byKey = new Map<NameKey, MutableUser>();
  readonly byName = new Map<string, MutableUser>();
  readonly sessions = new Map<SessionId, MutableUser>();
  readonly rooms = new Map<NameKey, MutableRoom>();
  readonly goneNodes = new Set<NodeId>();
  /** The last entry that was applied, and its time. */
  position: Position | undefined;
  at = 0;

  add(user: MutableUser): void {
    this.users.set(user.id, user);
    this.byKey.set(user.key, user);
    this.byName.set(user.name, user);
  }

  attach(user: MutableUser, session: SessionId, node: NodeId, away?: string): void {
    user.sessions.set(session, { node, away });
    this.sessions.set(session, user);
  }

  detach(user: MutableUser, session: SessionId): void {
    user.sessions.delete(session);
    this.sessions.delete(session);
  }

  rename(user: MutableUser, name: string, key: NameKey): void {
    this.byKey.delete(user.key);
    this.byName.delete(user.name);
    user.name = name;
    user.key = key;
    this.byKey.set(key, user);
    this.byName.set(name, user);
  }

  open(name: string, key: NameKey, since: number): MutableRoom {
    const room: MutableRoom = {
      name,
      key,
      since,
      members: new Map(),
      topic: undefined,
      modes: new Map(),
      lists: new Map(),
      invitations: new Map(),
    };
    this.rooms.set(key, room);
    return room;
  }

  place(user: MutableUser, room: MutableRoom): Set<Rank> {
    const ranks = new Set<Rank>();
    room.members.set(user, { ranks });
    user.rooms.add(room);
    return ranks;
  }

  /** Takes the user out of the room, which closes with its last member. */
  displace(user: MutableUser, room: MutableRoom): void {
    room.members.delete(user);
    user.rooms.delete(room);
    if (room.members.size === 0) this.rooms.delete(room.key);
  }

  /** Takes the user out of the chat. Returns the rooms that they were in. */
  remove(user: MutableUser): MutableRoom[] {
    const rooms = [...user.rooms];
    for (const room of rooms) this.displace(user, room);
    for (const session of user.sessions.keys()) this.sessions.delete(session);
    user.sessions.clear();
    this.users.delete(user.id);
    this.byKey.delete(user.key);
    this.byName.delete(user.name);
    return rooms;
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
  for (const session of user.sessions.values()) {
    if (session.away === undefined) return undefined;
    away = session.away;
  }
  return away;
}
