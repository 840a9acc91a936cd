// The events of the chat: each says what an entry of the log has changed.
import type { ServerBan } from "./ban.ts";
import type { Entry, ModeChange, SessionId } from "./entry.ts";
import type { MetadataChange } from "./metadata.ts";
import type { MessageId, Position } from "./position.ts";
import type { Message } from "./message.ts";
import type { UserFlag } from "./mode-table.ts";
import type { NameKey } from "./name/name.ts";
import type { RefusalReason } from "./refusal.ts";
import type { PurgedRoom, Room, User } from "./state.ts";

/** Bytes `start` up to `end` of what a connection has read, counted from its first byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Which session of this node appended an entry, and for which command. It stays on the node and is never in the log. */
export interface Origin {
  readonly session: SessionId;
  /** The label that the client gave the command. */
  readonly label?: string | undefined;
  /** Where in the session's stream the command was. */
  readonly received?: ByteRange | undefined;
}

export interface HubEventMap {
  entered: { readonly user: User; readonly session: SessionId };
  attached: { readonly user: User; readonly session: SessionId };
  /** One session of several ended, or the last one of a user who is always on. */
  detached: { readonly user: User; readonly session: SessionId; readonly reason: string };
  /** The user is gone, and was in these rooms. */
  left: {
    readonly user: User;
    readonly rooms: readonly Room[];
    /** Those of them in which only operators saw the user. */
    readonly hiddenIn: readonly Room[];
    readonly sessions: readonly SessionId[];
    readonly reason: string;
    /** A sentence for the user, where others read another reason. */
    readonly farewell?: string | undefined;
  };
  "account-changed": { readonly user: User; readonly previous: string | undefined };
  /** The user stays from now on when the last session goes, or does not. */
  "always-on-changed": { readonly user: User };
  /** `previous` is the name that the user had, `previousNick` the form of it that IRC can write. */
  renamed: {
    readonly user: User;
    readonly previous: string;
    readonly previousNick: string;
    readonly previousKey: NameKey;
  };
  "room-opened": { readonly room: Room };
  /** `previous` and `previousKey` are the name and key that it had. */
  "room-renamed": {
    readonly user: User;
    readonly room: Room;
    readonly previous: string;
    readonly previousKey: NameKey;
    readonly reason: string;
  };
  joined: { readonly user: User; readonly room: Room };
  /** `wasHidden`: only operators saw the user in the room. */
  parted: { readonly user: User; readonly room: Room; readonly reason: string; readonly wasHidden: boolean };
  kicked: {
    readonly user: User;
    readonly by: User;
    readonly room: Room;
    readonly reason: string;
    readonly wasHidden: boolean;
  };
  said: { readonly message: Message };
  /** `to` is undefined where the other one of a conversation is not here. */
  redacted: {
    readonly user: User;
    readonly to: Room | User | undefined;
    readonly conversation: string | undefined;
    readonly message: MessageId;
    readonly reason: string;
  };
  /** `readTo` is in milliseconds since 1970. */
  marked: { readonly user: User; readonly target: string; readonly name: string; readonly readTo: number };
  /** The changes, also those that set a key to the value that it had. `by` logged in or out where that is the cause. */
  "metadata-changed": {
    readonly by: User;
    readonly target: Room | User;
    /** More users of the target's account, which have the same metadata. */
    readonly others: readonly User[];
    readonly changes: readonly MetadataChange[];
    readonly cause: "set" | "cleared" | "account";
  };
  "topic-set": { readonly user: User; readonly room: Room };
  /** Only changes that had an effect. */
  "modes-changed": {
    readonly user: User;
    readonly room: Room;
    readonly changes: readonly ModeChange[];
    /** The room's registration did it, and `user` is whom it is about. */
    readonly isByService?: true;
  };
  "registration-changed": { readonly room: Room };
  /** `to` is undefined for an account that was removed. */
  "account-gone": { readonly account: string; readonly to: string | undefined };
  /** `purge` is undefined where the room is allowed again. */
  "room-purged": { readonly key: NameKey; readonly purge: PurgedRoom | undefined };
  "flags-changed": {
    readonly user: User;
    readonly changes: readonly { readonly flag: UserFlag; readonly isSet: boolean }[];
  };
  invited: { readonly user: User; readonly by: User; readonly room: Room };
  uninvited: { readonly user: User; readonly by: User; readonly room: Room };
  "away-changed": { readonly user: User };
  "real-name-changed": { readonly user: User };
  "server-banned": { readonly ban: ServerBan };
  "server-unbanned": { readonly ban: ServerBan; readonly by: string };
  /** An entry came to nothing. It concerns only the session that appended it. */
  refused: { readonly entry: Entry; readonly reason: RefusalReason };
}

/** Where and when it happened, and by which session of this node. */
export interface Happened {
  readonly position: Position;
  /** In milliseconds since 1970. It never goes back. */
  readonly at: number;
  readonly origin: Origin | undefined;
}

export type HubEventKind = keyof HubEventMap;
export type HubEventOf<Kind extends HubEventKind> = { readonly kind: Kind } & HubEventMap[Kind] & Happened;
export type HubEvent = { [Kind in HubEventKind]: HubEventOf<Kind> }[HubEventKind];

/**
 * Hears every event, in order. While it does nothing is written to a socket; a command that it gives is applied when every
 * listener has had the event.
 */
export type HubListener = (event: HubEvent) => void;
