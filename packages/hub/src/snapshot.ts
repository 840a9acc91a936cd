// The whole state as bytes, and back: JSON, in the order of the maps, so that equal states are equal bytes.
import type { ServerBan } from "./ban.ts";
import { maskKey } from "./mask.ts";
import { accountHolder, accountOfHolder, noMetadata } from "./metadata.ts";
import type { NodeId, SessionId, UserId } from "./entry.ts";
import type { Position } from "./position.ts";
import type { ModeName, Rank, UserFlag } from "./mode-table.ts";
import type { NameKey } from "./name/name.ts";
import {
  type ListEntry,
  type MutableUser,
  none,
  type PurgedRoom,
  type Room,
  State,
  type Topic,
  type User,
} from "./state.ts";

/** Raised when the form changes. */
const version = 6;

/** A user as JSON can carry it. */
export interface UserRecord {
  readonly id: UserId;
  readonly name: string;
  readonly nick: string;
  readonly key: NameKey;
  readonly account?: string | undefined;
  readonly isAlwaysOn: boolean;
  readonly since: number;
  readonly away?: string | undefined;
  readonly realName: string;
  readonly ident: string;
  readonly host: string;
  readonly spokeAt: number;
  readonly flags: readonly UserFlag[];
  /** Keys of rooms, in the order of joining. */
  readonly rooms: readonly NameKey[];
  readonly sessions: readonly { readonly id: SessionId; readonly node: NodeId; readonly away?: string | undefined }[];
}

/** A room as JSON can carry it. */
export interface RoomRecord {
  readonly name: string;
  readonly key: NameKey;
  readonly since: number;
  readonly isPermanent: boolean;
  /** In the order of joining. */
  readonly members: readonly { readonly user: UserId; readonly ranks: readonly Rank[] }[];
  readonly topic?: Topic | undefined;
  readonly modes: readonly (readonly [ModeName, string | number | true])[];
  readonly lists: readonly (readonly [ModeName, readonly (readonly [string, ListEntry])[]])[];
  readonly invitations: readonly (readonly [UserId, number])[];
  readonly registration?: RegistrationRecord | undefined;
  readonly metadata?: MetadataRecord | undefined;
}

/** Keys and values, in the order in which they were set. */
export type MetadataRecord = readonly (readonly [key: string, value: string])[];

/** The metadata of an account. */
export interface AccountMetadataRecord {
  readonly account: string;
  readonly metadata: MetadataRecord;
}

interface RegistrationRecord {
  readonly founder: string;
  readonly at: number;
  readonly access: readonly (readonly [string, Rank])[];
  readonly settings: readonly (readonly [string, string])[];
}

interface Snapshot {
  readonly version: number;
  readonly position?: Position | undefined;
  readonly at: number;
  readonly users: readonly UserRecord[];
  readonly rooms: readonly RoomRecord[];
  readonly goneNodes: readonly NodeId[];
  /** Of accounts. */
  readonly metadata: readonly AccountMetadataRecord[];
  /** By the id of the guest. */
  readonly guestMetadata: readonly (readonly [UserId, MetadataRecord])[];
  readonly purgedRooms: readonly PurgedRoom[];
  readonly serverBans: readonly ServerBan[];
}

export function userRecord(user: User): UserRecord {
  return {
    id: user.id,
    name: user.name,
    nick: user.nick,
    key: user.key,
    account: user.account,
    isAlwaysOn: user.isAlwaysOn,
    since: user.since,
    away: user.away,
    realName: user.realName,
    ident: user.ident,
    host: user.host,
    spokeAt: user.spokeAt,
    flags: [...user.flags],
    rooms: user.rooms.map(({ key }) => key),
    sessions: user.sessions,
  };
}

export function roomRecord(room: Room): RoomRecord {
  const { registration } = room;
  return {
    name: room.name,
    key: room.key,
    since: room.since,
    isPermanent: room.isPermanent,
    members: [...room.members].map(([user, { ranks }]) => ({ user: user.id, ranks: [...ranks] })),
    topic: room.topic,
    modes: [...room.modes],
    lists: [...room.lists].map(([mode, list]) => [mode, [...list]] as const),
    invitations: [...room.invitations],
    registration: registration && {
      founder: registration.founder,
      at: registration.at,
      access: [...registration.access],
      settings: [...registration.settings],
    },
    ...(room.metadata.size > 0 && { metadata: [...room.metadata] }),
  };
}

export function writeSnapshot(state: State): Uint8Array {
  const holders = [...state.metadata].map(([holder, metadata]) => [holder, [...metadata]] as const);
  const snapshot: Snapshot = {
    version,
    position: state.position,
    at: state.at,
    users: [...state.users.values()].map(userRecord),
    rooms: [...state.rooms.values()].map(roomRecord),
    goneNodes: [...state.goneNodes],
    metadata: holders.flatMap(([holder, metadata]) => {
      const account = accountOfHolder(holder);
      return account === undefined ? [] : [{ account, metadata }];
    }),
    guestMetadata: holders.filter(([holder]) => accountOfHolder(holder) === undefined),
    purgedRooms: [...state.purgedRooms.values()],
    serverBans: [...state.serverBans.values()],
  };
  return new TextEncoder().encode(JSON.stringify(snapshot));
}

/** Throws where the bytes are no snapshot, or one of another version: a chat that guesses at its state is worse than none. */
export function readSnapshot(bytes: Uint8Array): State {
  const snapshot = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Snapshot;
  if (snapshot.version !== version) {
    throw new Error(`this state has the form ${snapshot.version}, and this program reads form ${version}`);
  }
  const state = new State();
  state.position = snapshot.position;
  state.at = snapshot.at;
  for (const node of snapshot.goneNodes) state.goneNodes.add(node);
  for (const purge of snapshot.purgedRooms) state.purgedRooms.set(purge.key, purge);
  for (const ban of snapshot.serverBans) state.serverBans.set(maskKey(ban.target), ban);
  for (const [id, metadata] of snapshot.guestMetadata) state.setHolder(id, new Map(metadata));
  readRecords(state, snapshot);
  return state;
}

/** People and rooms that outlived a restart. */
export interface KeptRecords {
  readonly users: readonly UserRecord[];
  readonly rooms: readonly RoomRecord[];
  readonly purgedRooms: readonly PurgedRoom[];
  readonly metadata: readonly AccountMetadataRecord[];
}

/** Adds these users and rooms to the state. Throws where a room names a user that is not among them. */
export function readRecords(state: State, { users, rooms, purgedRooms, metadata: ofAccounts }: KeptRecords): void {
  for (const { account, metadata } of ofAccounts) state.setHolder(accountHolder(account), new Map(metadata));
  for (const purge of purgedRooms) state.purgedRooms.set(purge.key, purge);
  for (const { rooms: _rooms, sessions, flags, account, away, ...record } of users) {
    const user: MutableUser = {
      ...record,
      account,
      away,
      flags: flags.length === 0 ? none : new Set(flags),
      rooms: [],
      sessions: [],
    };
    state.add(user);
    for (const session of sessions) state.attach(user, session.id, session.node, session.away);
  }
  for (const record of rooms) readRoom(state, record);
  // A room's members are in the order of joining it, and a user's rooms in the order in which the user joined them.
  for (const { id, rooms: keys } of users) {
    state.users.get(id)!.rooms = keys.map((key) => state.rooms.get(key)!);
  }
}

function readRoom(state: State, record: RoomRecord): void {
  const room = state.open(record.name, record.key, record.since, record.isPermanent);
  room.topic = record.topic;
  for (const { user, ranks } of record.members) {
    const member = state.place(state.users.get(user)!, room);
    if (ranks.length > 0) member.ranks = new Set(ranks);
  }
  for (const [mode, value] of record.modes) room.modes.set(mode, value);
  for (const [mode, list] of record.lists) room.lists.set(mode, new Map(list));
  for (const [user, at] of record.invitations) room.invitations.set(user, at);
  room.metadata = record.metadata === undefined ? noMetadata : new Map(record.metadata);
  const { registration } = record;
  if (registration === undefined) return;
  room.registration = {
    founder: registration.founder,
    at: registration.at,
    access: new Map(registration.access),
    settings: new Map(registration.settings),
  };
}
