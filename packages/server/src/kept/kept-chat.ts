// Keeps what outlives a restart besides accounts and history: people who are always on, registered rooms, the rooms that such
// people are in, and the metadata of accounts. It hears events first, and writes what they changed in one transaction, before the turn's answers leave.
import {
  type Hub,
  type HubEvent,
  type HubEventOf,
  type MetadataRecord,
  type PurgedRoom,
  type Room,
  roomRecord,
  type RoomRecord,
  type User,
  userRecord,
  type UserRecord,
} from "@vitrine/hub";
import type { ChatTable } from "@vitrine/store/accounts";
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";

export interface KeptChatComponents {
  readonly hub: Hub;
  readonly clock: Pick<Clock, "atEndOfTurn">;
  readonly log: Log;
  /** Where it is kept; undefined while the server has no accounts, and so nothing to keep. */
  readonly table: () => ChatTable | undefined;
}

export class KeptChat {
  readonly #components: KeptChatComponents;
  readonly #alwaysOn = new Set<User>();
  /** Ids of users and keys of rooms that the table has. */
  readonly #keptUsers = new Set<string>();
  readonly #keptRooms = new Set<string>();
  readonly #changedUsers = new Set<User>();
  readonly #changedRooms = new Set<Room>();
  /** Keys that rooms had before. */
  readonly #formerKeys = new Set<string>();
  readonly #purges = new Map<string, PurgedRoom | undefined>();
  /** Accounts. */
  readonly #changedMetadata = new Set<string>();
  #isDue = false;

  constructor(components: KeptChatComponents) {
    this.#components = components;
  }

  /** Gives the hub what was kept. To be called before the hub starts. */
  restore(): void {
    const { hub, table } = this.#components;
    const kept = table()?.load();
    if (kept === undefined) return;
    hub.restoreKept(kept);
    for (const { key } of kept.rooms) this.#keptRooms.add(key);
    for (const { id } of kept.users) {
      this.#keptUsers.add(id);
      this.#alwaysOn.add(hub.usersById.get(id)!);
    }
  }

  hear(event: HubEvent): void {
    if (event.kind === "said" || event.kind === "refused") return;
    if (event.kind === "room-purged") {
      this.#purges.set(event.key, event.purge);
      this.#flushLater();
    }
    if (event.kind === "room-renamed") this.#renamed(event);
    if (event.kind === "metadata-changed") this.#touchMetadata(event.target);
    if (event.kind === "account-gone") this.#touchAccounts(event.account, event.to);
    if (event.kind === "left") for (const room of event.rooms) this.#touchRoom(room);
    if (event.kind === "always-on-changed") for (const room of event.user.rooms) this.#touchRoom(room, true);
    if ("room" in event) this.#touchRoom(event.room);
    if ("user" in event) this.#touchUser(event.user);
  }

  /** Writes what has changed. */
  flush(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const { hub, table, log } = this.#components;
    const [users, rooms] = [new Map<string, UserRecord | undefined>(), new Map<string, RoomRecord | undefined>()];
    for (const user of this.#changedUsers) users.set(user.id, this.#alwaysOn.has(user) ? recordOf(user) : undefined);
    for (const key of this.#formerKeys) rooms.set(key, undefined);
    this.#formerKeys.clear();
    for (const room of this.#changedRooms) {
      const isKept = hub.rooms.get(room.key) === room && this.#isKept(room);
      rooms.set(room.key, isKept ? this.#recordOf(room) : undefined);
    }
    this.#changedUsers.clear();
    this.#changedRooms.clear();
    const purgedRooms = new Map(this.#purges);
    this.#purges.clear();
    const metadata = new Map([...this.#changedMetadata].map((account) => [account, this.#metadataOf(account)]));
    this.#changedMetadata.clear();
    if (users.size + rooms.size + purgedRooms.size + metadata.size === 0) return;
    try {
      table()?.keep({ users, rooms, purgedRooms, metadata });
    } catch (fault) {
      log.error({}, `people and rooms cannot be kept over a restart: ${String(fault)}`);
      return;
    }
    note(this.#keptUsers, users);
    note(this.#keptRooms, rooms);
  }

  /** The room is kept under its new key, and its members who are always on with that. */
  #renamed({ room, previousKey }: HubEventOf<"room-renamed">): void {
    if (room.key !== previousKey && this.#keptRooms.has(previousKey)) this.#formerKeys.add(previousKey);
    for (const user of room.members.keys()) if (user.isAlwaysOn) this.#touchUser(user);
  }

  #touchMetadata(target: Room | User): void {
    if ("members" in target) this.#touchRoom(target);
    else this.#touchAccounts(target.account);
  }

  #touchAccounts(...accounts: readonly (string | undefined)[]): void {
    for (const account of accounts) {
      if (account === undefined) continue;
      this.#changedMetadata.add(account);
      this.#flushLater();
    }
  }

  #metadataOf(account: string): MetadataRecord | undefined {
    const metadata = this.#components.hub.metadataOf({ account, id: "" });
    return metadata.size === 0 ? undefined : [...metadata];
  }

  #touchUser(user: User): void {
    const isThere = this.#components.hub.usersById.get(user.id) === user;
    if (user.isAlwaysOn && isThere) this.#alwaysOn.add(user);
    else if (!this.#alwaysOn.delete(user) && !this.#keptUsers.has(user.id)) return;
    this.#changedUsers.add(user);
    this.#flushLater();
  }

  /** `isCertain`: somebody in it has just stopped being always on. */
  #touchRoom(room: Room, isCertain = false): void {
    if (!isCertain && !this.#keptRooms.has(room.key) && !this.#isKept(room)) return;
    this.#changedRooms.add(room);
    this.#flushLater();
  }

  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#components.clock.atEndOfTurn(() => this.flush());
  }

  #isKept(room: Room): boolean {
    if (room.registration !== undefined) return true;
    for (const user of this.#alwaysOn) if (room.members.has(user)) return true;
    return false;
  }

  /** Guests are gone after a restart, and which room is the lab's is a matter of the settings. */
  #recordOf(room: Room): RoomRecord {
    const record = roomRecord(room);
    const ids = new Set([...this.#alwaysOn].map(({ id }) => id));
    return {
      ...record,
      isPermanent: false,
      members: record.members.filter(({ user }) => ids.has(user)),
      invitations: record.invitations.filter(([user]) => ids.has(user)),
    };
  }
}

/** After a restart nobody is connected. */
function recordOf(user: User): UserRecord {
  return { ...userRecord(user), sessions: [], away: user.away ?? "" };
}

function note(kept: Set<string>, changes: ReadonlyMap<string, unknown>): void {
  for (const [key, record] of changes) {
    if (record === undefined) kept.delete(key);
    else kept.add(key);
  }
}
