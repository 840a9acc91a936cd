// People who are always on, and rooms that stay: as the hub's records, so that they come back as they were.
import type { DatabaseSync } from "node:sqlite";
import type { KeptRecords, MetadataRecord, PurgedRoom, RoomRecord, UserRecord } from "@vitrine/hub";
import { databaseFile } from "../data-folder.ts";
import { Problem } from "../problem.ts";

export interface KeptChanges {
  /** By the id of the user and the key of the room; undefined for those that are kept no longer. */
  readonly users: ReadonlyMap<string, UserRecord | undefined>;
  readonly rooms: ReadonlyMap<string, RoomRecord | undefined>;
  /** By the key of the room. */
  readonly purgedRooms: ReadonlyMap<string, PurgedRoom | undefined>;
  /** By account. */
  readonly metadata: ReadonlyMap<string, MetadataRecord | undefined>;
}

export interface ChatTable {
  /** Throws a `Problem` where a record is damaged: a chat that guesses who may do what is worse than none. */
  load(): KeptRecords;
  /** Keeps all of it, in one transaction, or nothing. */
  keep(changes: KeptChanges): void;
  /** The account is gone, or is called `to` now, and no server runs that would write it. */
  accountGone(account: string, to: string | undefined): void;
}

export const chatSchema = `
  -- JSON: the hub's records of people who are always on, and of rooms that are registered or that such people are in.
  CREATE TABLE kept_user (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE kept_room (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

export const purgeSchema = `
  -- JSON: rooms that operators of the server have closed.
  CREATE TABLE purged_room (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

export const metadataSchema = `
  -- JSON: the keys and values that an account has set.
  CREATE TABLE kept_metadata (account TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/** Rooms and users that name each other, and nobody else. */
function consistent({ users, rooms, ...rest }: KeptRecords): KeptRecords {
  const [ids, keys] = [new Set(users.map(({ id }) => id)), new Set(rooms.map(({ key }) => key))];
  return {
    users: users.map((user) => Object.assign(user, { rooms: user.rooms.filter((key) => keys.has(key)) })),
    ...rest,
    rooms: rooms.map((room) => Object.assign(room, { members: room.members.filter(({ user }) => ids.has(user)) })),
  };
}

export function openChatTable(database: DatabaseSync): ChatTable {
  const all = (table: string): unknown[] =>
    database
      .prepare(`SELECT record FROM ${table}`)
      .all()
      .map(({ record }) => JSON.parse(String(record)) as unknown);
  const statements = (table: string, key: string) => ({
    put: database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`),
    drop: database.prepare(`DELETE FROM ${table} WHERE ${key} = ?`),
  });
  const [users, rooms] = [statements("kept_user", "id"), statements("kept_room", "key")];
  const purgedRooms = statements("purged_room", "key");
  const metadata = statements("kept_metadata", "account");
  const renameMetadata = database.prepare("UPDATE OR REPLACE kept_metadata SET account = ? WHERE account = ?");
  const keep = ({ put, drop }: typeof users, records: ReadonlyMap<string, unknown>): void => {
    for (const [key, record] of records) {
      if (record === undefined) drop.run(key);
      else put.run(key, JSON.stringify(record));
    }
  };
  const load = (): KeptRecords => {
    try {
      return consistent({
        users: all("kept_user") as UserRecord[],
        rooms: all("kept_room") as RoomRecord[],
        purgedRooms: all("purged_room") as PurgedRoom[],
        metadata: database
          .prepare("SELECT account, record FROM kept_metadata")
          .all()
          .map(({ account, record }) => ({
            account: String(account),
            metadata: JSON.parse(String(record)) as MetadataRecord,
          })),
      });
    } catch (fault) {
      const detail = fault instanceof Error ? fault.message : String(fault);
      throw new Problem(`The kept people and rooms in ${databaseFile} are damaged: ${detail}.`);
    }
  };
  const keepAll = (changes: KeptChanges): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      keep(users, changes.users);
      keep(rooms, changes.rooms);
      keep(purgedRooms, changes.purgedRooms);
      keep(metadata, changes.metadata);
      database.exec("COMMIT");
    } catch (fault) {
      database.exec("ROLLBACK");
      throw fault;
    }
  };
  return {
    load,
    keep: keepAll,
    accountGone: (account, to) => {
      const before = load();
      const own = before.users.filter((user) => user.account === account);
      keepAll({
        users: new Map(own.map((user) => [user.id, to === undefined ? undefined : { ...user, account: to }])),
        rooms: new Map(before.rooms.map((room) => [room.key, withAccountGone(room, account, to)])),
        purgedRooms: new Map(),
        metadata: new Map(to === undefined ? [[account, undefined]] : []),
      });
      if (to !== undefined) renameMetadata.run(to, account);
    },
  };
}

/** The room without the account, or with its new name; undefined where nothing keeps it. */
function withAccountGone(room: RoomRecord, account: string, to: string | undefined): RoomRecord | undefined {
  const { registration } = room;
  if (registration === undefined) return room;
  if (registration.founder === account && to === undefined) {
    return room.members.length === 0 ? undefined : { ...room, registration: undefined };
  }
  const access = registration.access.flatMap(([name, rank]) => {
    if (name !== account) return [[name, rank] as const];
    return to === undefined ? [] : [[to, rank] as const];
  });
  const founder = registration.founder === account ? to! : registration.founder;
  return { ...room, registration: { ...registration, founder, access } };
}
