// The chat: one state that only entries of the log change, and commands that look at it and append. Synchronous; it knows no
// protocol, no socket and no clock. The file is long because every command is a method.
import { apply, check } from "./apply.ts";
import type { ServerBan } from "./ban.ts";
import type { Applying } from "./command/row.ts";
import type {
  Entry,
  EntryMap,
  MessageKind,
  ModeChange,
  Naming,
  NodeId,
  RegistrationChange,
  RoomOpening,
  SessionId,
  Tags,
  UserId,
} from "./entry.ts";
import type { HubEvent, HubEventKind, HubEventMap, HubListener, Origin } from "./event.ts";
import type { Log } from "./log/log.ts";
import type { MessageId, Position } from "./position.ts";
import type { ModeName, UserFlag } from "./mode-table.ts";
import type { NameKey, RoomName } from "./name/name.ts";
import { maskKey } from "./mask.ts";
import { type Metadata, type MetadataChange, mostMetadataKeys, withChanges } from "./metadata.ts";
import { Refusal } from "./refusal.ts";
import { type KeptRecords, readRecords, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { type PurgedRoom, type Room, State, type User } from "./state.ts";

export interface HubComponents {
  readonly log: Log;
  /** This node, with an incarnation that is new at each start: ids of users are made of it. */
  readonly node: NodeId;
}

/** What this node asks before it appends; applying an entry never reads them, so nodes with other limits still agree. */
export interface HubLimits {
  /** Users at once: what one machine's file descriptors and memory are taken to carry. Default 20,000. */
  readonly maxUsers: number;
  /** Rooms at once, so that nobody fills the memory by naming rooms. Default 1,000. */
  readonly maxRooms: number;
  /** Rooms that one user may be in. Default 100. */
  readonly maxRoomsOfUser: number;
  /** Entries of one list of a room, so that nobody fills the memory with bans. Default 100, which is also the most. */
  readonly maxListEntries: number;
  /** Keys of the metadata of one person or room. Default 1,000, which is also the most. */
  readonly maxMetadataKeys: number;
  /** Whether nobody may say anything, because it could not be recorded. Default: no. */
  readonly isSpeechStopped: boolean;
}

export interface HubStart {
  /** They hear every event, in this order. */
  readonly listeners: readonly HubListener[];
  /**
   * Called after every listener has had the events of an entry, also where there were none: now sockets may be written to.
   * `origin` is the session of this node that appended it.
   */
  readonly applied?: (origin: Origin | undefined) => void;
  /**
   * A listener threw, so what the chat has done and what others know of it no longer agree. It should end the process.
   * Default: the caller that appended the entry gets the error.
   */
  readonly failed?: (error: unknown) => void;
}

export interface EnterRequest extends Naming {
  readonly session: SessionId;
  readonly account?: string | undefined;
  readonly isAlwaysOn?: boolean | undefined;
  readonly realName?: string | undefined;
  readonly ident?: string | undefined;
  readonly host: string;
  readonly flags?: readonly UserFlag[] | undefined;
  readonly metadata?: readonly MetadataChange[] | undefined;
}

export interface Utterance {
  readonly as?: MessageKind;
  readonly text: Uint8Array;
  /** Of a message with several lines: see `Message`. */
  readonly splits?: readonly number[] | undefined;
  readonly tags?: Tags | undefined;
  readonly replyTo?: MessageId | undefined;
  readonly leastRank?: number | undefined;
  readonly isCtcp?: boolean | undefined;
}

export interface Redaction {
  /** Where it was said; undefined where the other one of a conversation is not here. */
  readonly to: Room | User | undefined;
  readonly conversation?: string | undefined;
  readonly message: MessageId;
  readonly isOwn: boolean;
  readonly reason: string;
}

export interface JoinOptions {
  readonly password?: string | undefined;
  /** How the room is if this opens it. Default: only members speak in it, and nobody has a rank. */
  readonly opening?: RoomOpening | undefined;
  /** An operator of the server brings the user in. */
  readonly isForced?: boolean | undefined;
}

const defaultLimits: HubLimits = {
  maxUsers: 20_000,
  maxRooms: 1_000,
  maxRoomsOfUser: 100,
  maxListEntries: 100,
  maxMetadataKeys: mostMetadataKeys,
  isSpeechStopped: false,
};

const nothing = (): void => {};

/**
 * Commands return a `Refusal` where the entry would come to nothing. Otherwise they append it, and the answer is an event:
 * before the command returns with a local log, later with a cluster's, and then it may still be `refused`.
 */
export class Hub {
  readonly node: NodeId;
  readonly #log: Log;
  #limits: HubLimits;
  #state: State;
  #lastUser = 0;
  #listeners: readonly HubListener[] = [];
  #applied: (origin: Origin | undefined) => void = nothing;
  #failed: (error: unknown) => void = (error) => {
    throw error;
  };
  /** The entry that is being applied. */
  readonly #applying: { -readonly [Key in keyof Applying]: Applying[Key] };

  constructor({ log, node }: HubComponents, limits: Partial<HubLimits> = {}) {
    this.node = node;
    this.#log = log;
    this.#limits = { ...defaultLimits, ...limits };
    this.#state = new State();
    const position = { epoch: 0, sequence: 0, slot: 0 };
    this.#applying = {
      state: this.#state,
      position,
      at: 0,
      origin: undefined,
      emit: (kind, event) => this.#emit(kind, event),
      emitWhole: (event) => this.#hear(event),
    };
  }

  /** Takes the state from a snapshot. To be called before `start`. */
  restore(snapshot: Uint8Array): void {
    this.#state = readSnapshot(snapshot);
    this.#applying.state = this.#state;
  }

  snapshot(): Uint8Array {
    return writeSnapshot(this.#state);
  }

  /** Reads the log from where the state ends. */
  start({ listeners, applied = nothing, failed = this.#failed }: HubStart): void {
    this.#listeners = listeners;
    this.#applied = applied;
    this.#failed = failed;
    this.#log.read(this.#state.position, (position, at, entry, origin) => this.#apply(position, at, entry, origin));
  }

  /** Everybody who is in the chat, by name. */
  get users(): ReadonlyMap<string, User> {
    return this.#state.byName;
  }

  get usersById(): ReadonlyMap<UserId, User> {
    return this.#state.users;
  }

  get usersByKey(): ReadonlyMap<NameKey, User> {
    return this.#state.byKey;
  }

  get usersBySession(): ReadonlyMap<SessionId, User> {
    return this.#state.sessions;
  }

  get rooms(): ReadonlyMap<NameKey, Room> {
    return this.#state.rooms;
  }

  /** Sets how many users this node takes from now on; present users stay. */
  limit(limits: Partial<HubLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** A new user comes, under a name that is valid. */
  enter({ realName = "", ...request }: EnterRequest, origin?: Origin): Refusal | undefined {
    // Somebody who outlived a restart may have an id of this form.
    do this.#lastUser += 1;
    while (this.#state.users.has(`${this.node}/${this.#lastUser}`));
    const user = `${this.node}/${this.#lastUser}`;
    const entry: Entry = { kind: "entered", user, node: this.node, realName, ...request };
    const isFull = this.#state.users.size >= this.#limits.maxUsers;
    return this.#submit(entry, origin, isFull ? "too-many-users" : undefined);
  }

  /** One more session of a user who is there. */
  attach(user: User, session: SessionId, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "attached", user: user.id, session, node: this.node }, origin);
  }

  detach(session: SessionId, reason: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "detached", session, reason }, origin);
  }

  /** The user goes, with all sessions. The farewell is a sentence for the user, where others read another reason. */
  leave(user: User, reason: string, origin?: Origin, farewell?: string): Refusal | undefined {
    return this.#submit({ kind: "left", user: user.id, reason, farewell }, origin);
  }

  changeAccount(user: User, account: string | undefined, isAlwaysOn: boolean, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "account-changed", user: user.id, account, isAlwaysOn }, origin);
  }

  rename(user: User, naming: Naming, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "renamed", user: user.id, ...naming }, origin);
  }

  /** Opens a room that stays without members. */
  open({ name, key }: RoomName, modes: readonly ModeName[]): Refusal | undefined {
    return this.#submit({ kind: "room-opened", room: key, name, modes }, undefined);
  }

  renameRoom(user: User, room: Room, { name, key }: RoomName, reason: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "room-renamed", user: user.id, room: room.key, name, key, reason }, origin);
  }

  /** The room belongs to the user's account from now on. */
  register(user: User, room: Room, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "room-registered", user: user.id, room: room.key }, origin);
  }

  /** `user` is undefined for an operator of the server. */
  changeRegistration(
    user: User | undefined,
    room: Room,
    change: RegistrationChange,
    origin?: Origin,
  ): Refusal | undefined {
    return this.#submit({ kind: "registration-changed", user: user?.id, room: room.key, change }, origin);
  }

  /** Rooms that operators of the server have closed. */
  get purgedRooms(): ReadonlyMap<NameKey, PurgedRoom> {
    return this.#state.purgedRooms;
  }

  /** An operator of the server closes the room for good, or allows it again. */
  purge({ name, key }: RoomName, purge: { by: string; reason: string; isSet: boolean }, origin?: Origin) {
    return this.#submit({ kind: "room-purged", room: key, name, ...purge }, origin);
  }

  /** The account has been removed, or is called `to` now. */
  accountGone(account: string, to?: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "account-gone", account, to }, origin);
  }

  join(user: User, { name, key }: RoomName, options: JoinOptions = {}, origin?: Origin): Refusal | undefined {
    const isFull = !this.#state.rooms.has(key) && this.#state.rooms.size >= this.#limits.maxRooms;
    const isTooMany = isFull || user.rooms.length >= this.#limits.maxRoomsOfUser;
    const entry: Entry = { kind: "joined", user: user.id, room: key, name, ...options };
    return this.#submit(entry, origin, isTooMany ? "too-many-rooms" : undefined);
  }

  part(user: User, room: Room, reason: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "parted", user: user.id, room: room.key, reason }, origin);
  }

  kick(by: User, user: User, room: Room, reason: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "kicked", by: by.id, user: user.id, room: room.key, reason }, origin);
  }

  /** The user says this in the room. The text is as `Message` has it, and must not change any more. */
  say(user: User, room: Room, utterance: Utterance, origin?: Origin): Refusal | undefined {
    return this.#submit(said(user, room.key, undefined, utterance), origin, this.#whyNoSpeech());
  }

  /** The user says this to one person. */
  tell(user: User, addressee: User, utterance: Utterance, origin?: Origin): Refusal | undefined {
    return this.#submit(said(user, undefined, addressee, utterance), origin, this.#whyNoSpeech());
  }

  /** Takes back a message that was found in the history. */
  redact(user: User, redaction: Redaction, origin?: Origin): Refusal | undefined {
    const { to, conversation, ...rest } = redaction;
    const isRoom = to !== undefined && "members" in to;
    const addressee = isRoom ? undefined : to?.id;
    const entry: Entry = {
      kind: "redacted",
      user: user.id,
      room: isRoom ? to.key : undefined,
      addressee,
      conversation,
      ...rest,
    };
    return this.#submit(entry, origin);
  }

  /** The user has read up to this time, in milliseconds since 1970. `target` is the channel's or the conversation's key. */
  mark(user: User, target: string, name: string, at: number, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "marked", user: user.id, target, name, at }, origin);
  }

  /** The metadata of a room, or of a user; of an account, whether or not somebody uses it. */
  metadataOf(target: Room | Pick<User, "account" | "id">): Metadata {
    return this.#state.metadataOf(target);
  }

  setMetadata(
    user: User,
    target: Room | User,
    changes: readonly MetadataChange[],
    origin?: Origin,
  ): Refusal | undefined {
    const entry: Entry = { kind: "metadata-set", user: user.id, ...placeOf(target), changes };
    const before = this.metadataOf(target);
    const { size } = withChanges(before, changes);
    const isFull = size > before.size && size > this.#limits.maxMetadataKeys;
    return this.#submit(entry, origin, isFull ? "list-full" : undefined);
  }

  clearMetadata(user: User, target: Room | User, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "metadata-cleared", user: user.id, ...placeOf(target) }, origin);
  }

  setTopic(user: User, room: Room, topic: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "topic-set", user: user.id, room: room.key, topic }, origin);
  }

  /** `isForced`: an operator of the server changes them, without a rank in the room. */
  changeModes(
    user: User,
    room: Room,
    changes: readonly ModeChange[],
    origin?: Origin,
    isForced?: boolean,
  ): Refusal | undefined {
    const entry: Entry = { kind: "modes-changed", user: user.id, room: room.key, changes, isForced };
    return this.#submit(entry, origin, this.#isListFull(room, changes) ? "list-full" : undefined);
  }

  /** Why this change alone would be refused. Changes that are each allowed on one state are allowed together on it. */
  modeRefusal(user: User, room: Room, change: ModeChange, isForced?: boolean): Refusal["reason"] | undefined {
    const entry: Entry = { kind: "modes-changed", user: user.id, room: room.key, changes: [change], isForced };
    return check(this.#state, entry, this.#state.at) ?? (this.#isListFull(room, [change]) ? "list-full" : undefined);
  }

  changeFlags(
    user: User,
    changes: readonly { readonly flag: UserFlag; readonly isSet: boolean }[],
    origin?: Origin,
  ): Refusal | undefined {
    return this.#submit({ kind: "flags-changed", user: user.id, changes }, origin);
  }

  invite(by: User, user: User, room: Room, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "invited", by: by.id, user: user.id, room: room.key }, origin);
  }

  uninvite(by: User, user: User, room: Room, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "uninvited", by: by.id, user: user.id, room: room.key }, origin);
  }

  /** The person at this session is away, or back where `away` is undefined. */
  setAway(session: SessionId, away: string | undefined, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "away-set", session, away }, origin);
  }

  setRealName(user: User, realName: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "real-name-set", user: user.id, realName }, origin);
  }

  /** The bans from the server, by the `maskKey` of their targets. */
  get serverBans(): ReadonlyMap<string, ServerBan> {
    return this.#state.serverBans;
  }

  /** Takes these people and rooms, which outlived a restart. To be called before `start`. */
  restoreKept(kept: KeptRecords): void {
    readRecords(this.#state, kept);
  }

  /** Takes these bans, which outlived a restart. To be called before `start`. */
  restoreBans(bans: readonly ServerBan[]): void {
    for (const ban of bans) this.#state.serverBans.set(maskKey(ban.target), ban);
  }

  /** Bans people from the server. Its listeners put out those that are there. */
  ban(ban: Omit<ServerBan, "at">, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "server-banned", ...ban }, origin);
  }

  unban(target: string, by: string, origin?: Origin): Refusal | undefined {
    return this.#submit({ kind: "server-unbanned", target, by }, origin);
  }

  /** Another node, or this one, has ended. */
  nodeGone(node: NodeId, reason: string): Refusal | undefined {
    return this.#submit({ kind: "node-gone", node, reason }, undefined);
  }

  #whyNoSpeech(): Refusal["reason"] | undefined {
    return this.#limits.isSpeechStopped ? "not-recorded" : undefined;
  }

  #isListFull(room: Room, changes: readonly ModeChange[]): boolean {
    return changes.some(({ mode, isSet, mask }) => {
      const list = room.lists.get(mode);
      if (!isSet || mask === undefined || list === undefined) return false;
      return list.size >= this.#limits.maxListEntries && !list.has(maskKey(mask.text));
    });
  }

  /** `beyond` is the limit of this node that the entry would go beyond; what the chat itself refuses comes first. */
  #submit(entry: Entry, origin: Origin | undefined, beyond?: Refusal["reason"]): Refusal | undefined {
    const reason = check(this.#state, entry, this.#state.at) ?? beyond;
    if (reason !== undefined) return new Refusal(reason, entry);
    this.#log.append(entry, origin);
    return undefined;
  }

  #apply(position: Position, at: number, entry: Entry, origin: Origin | undefined): void {
    const [state, applying] = [this.#state, this.#applying];
    state.position = position;
    if (at > state.at) state.at = at;
    applying.position = position;
    applying.at = state.at;
    applying.origin = origin;
    apply(applying, entry);
    this.#applied(origin);
  }

  #emit<Kind extends HubEventKind>(kind: Kind, event: HubEventMap[Kind]): void {
    const { position, at, origin } = this.#applying;
    this.#hear({ kind, position, at, origin, ...event } as unknown as HubEvent);
  }

  #hear(event: HubEvent): void {
    try {
      for (const listener of this.#listeners) listener(event);
    } catch (error) {
      this.#failed(error);
    }
  }
}

function placeOf(target: Room | User): { readonly room: NameKey | undefined; readonly holder: UserId | undefined } {
  return "members" in target ? { room: target.key, holder: undefined } : { room: undefined, holder: target.id };
}

function said(
  user: User,
  room: NameKey | undefined,
  addressee: User | undefined,
  { as = "text", leastRank = 0, text, splits, tags, replyTo, isCtcp }: Utterance,
): { readonly kind: "said" } & EntryMap["said"] {
  const [from, to] = [user.id, addressee?.id];
  return { kind: "said", user: from, room, addressee: to, as, text, splits, tags, replyTo, leastRank, isCtcp };
}
