// The entries of the log. Everything needed to decide is in the entry: applying it reads no clock, no random source, no local setting.
import type { Mask } from "./mask.ts";
import type { MetadataChange } from "./metadata.ts";
import type { ModeName, Rank, UserFlag } from "./mode-table.ts";
import type { NameKey } from "./name/name.ts";
import type { MessageId } from "./position.ts";

/** A node's name and its incarnation, which is new at each start. */
export type NodeId = string;
/** A node's id and a counter, or the account where one was proved. */
export type UserId = string;
/** A connection: its node's id and a counter. */
export type SessionId = string;

/** Text to be read, text that no program may answer, or tags alone. */
export type MessageKind = "text" | "notice" | "tags";

/** Tags of a client for other clients: the hub carries them and knows none. */
export type Tags = ReadonlyMap<string, string>;

/** One mode set or unset. Which of the fields is needed follows from the mode's type. */
export interface ModeChange {
  readonly mode: ModeName;
  readonly isSet: boolean;
  /** Of the types `text` and `number`, when set. */
  readonly value?: string | number | undefined;
  /** Of the type `list`. */
  readonly mask?: Mask | undefined;
  /** Of the type `rank`: whose. */
  readonly user?: UserId | undefined;
}

/** One change of a room's registration. */
export type RegistrationChange =
  /** An account gets this rank when it comes, or none. */
  | { readonly kind: "access"; readonly account: string; readonly rank: Rank | undefined }
  | { readonly kind: "founder"; readonly account: string }
  /** A member gets a rank, or loses it, now. */
  | { readonly kind: "rank"; readonly user: UserId; readonly rank: Rank; readonly isSet: boolean }
  | { readonly kind: "setting"; readonly name: string; readonly value: string }
  | { readonly kind: "ended" };

/** How a room is when it opens. */
export interface RoomOpening {
  readonly modes: readonly ModeName[];
  /** The first member's rank. */
  readonly rank?: Rank | undefined;
}

/** A user's name, in the two forms that others see. */
export interface Naming {
  /** As it was typed. */
  readonly name: string;
  readonly key: NameKey;
  /** As IRC can write it. Default: the name. */
  readonly nick?: string | undefined;
}

interface ByUser {
  readonly user: UserId;
}

export interface EntryMap {
  /** The node has ended or cannot be reached: its sessions end, and what it appended comes to nothing from here on. */
  "node-gone": { readonly node: NodeId; readonly reason: string };
  /** A new user, with a first session. */
  entered: ByUser &
    Naming & {
      readonly session: SessionId;
      readonly node: NodeId;
      /** The account that was proved. */
      readonly account?: string | undefined;
      /** Stays when the last session goes. Only with an account. */
      readonly isAlwaysOn?: boolean | undefined;
      readonly realName: string;
      /** The login name that the client gave, which nobody has proved. */
      readonly ident?: string | undefined;
      /** Others see this in place of an address. */
      readonly host: string;
      readonly flags?: readonly UserFlag[] | undefined;
      /** Set before the user came; as much of it as there is room for. */
      readonly metadata?: readonly MetadataChange[] | undefined;
    };
  attached: ByUser & { readonly session: SessionId; readonly node: NodeId };
  detached: { readonly session: SessionId; readonly reason: string };
  /** The user goes, with all sessions. Others read the reason; the user reads the farewell, where there is one. */
  left: ByUser & { readonly reason: string; readonly farewell?: string | undefined };
  /** The user proved an account, or gave it up. */
  "account-changed": ByUser & { readonly account: string | undefined; readonly isAlwaysOn: boolean };
  renamed: ByUser & Naming;
  /** A room that stays without members and makes nobody an operator. */
  "room-opened": { readonly room: NameKey; readonly name: string; readonly modes: readonly ModeName[] };
  /** The room belongs to the user's account from now on, and stays without members. */
  "room-registered": ByUser & { readonly room: NameKey };
  /** By an operator of the server where `user` is undefined. */
  "registration-changed": {
    readonly user: UserId | undefined;
    readonly room: NameKey;
    readonly change: RegistrationChange;
  };
  /** The room has this name and key from now on. */
  "room-renamed": ByUser & {
    readonly room: NameKey;
    readonly name: string;
    readonly key: NameKey;
    readonly reason: string;
  };
  /** An operator of the server closes the room for good, or allows it again. */
  "room-purged": {
    readonly room: NameKey;
    readonly name: string;
    readonly by: string;
    readonly reason: string;
    readonly isSet: boolean;
  };
  /** The account has been removed, or is called `to` now. */
  "account-gone": { readonly account: string; readonly to: string | undefined };
  joined: ByUser & {
    readonly room: NameKey;
    /** How the room's name is written, where this opens it. */
    readonly name: string;
    readonly password?: string | undefined;
    readonly opening?: RoomOpening | undefined;
    /** An operator of the server brings the user in, whatever the room's modes and bans. */
    readonly isForced?: boolean | undefined;
  };
  parted: ByUser & { readonly room: NameKey; readonly reason: string };
  kicked: ByUser & { readonly by: UserId; readonly room: NameKey; readonly reason: string };
  /** To a room, or to one user. */
  said: ByUser & {
    readonly room: NameKey | undefined;
    readonly addressee: UserId | undefined;
    readonly as: MessageKind;
    readonly text: Uint8Array;
    /** Of a message with several lines: see `Message`. */
    readonly splits?: readonly number[] | undefined;
    readonly tags: Tags | undefined;
    readonly replyTo: MessageId | undefined;
    /** Only members of at least this rank hear it; 0 for everybody. */
    readonly leastRank: number;
    /** It is a question from one program to another (CTCP), which some people and rooms refuse. */
    readonly isCtcp?: boolean | undefined;
  };
  /** A message is taken back: one's own, or in a room by somebody who may moderate it. */
  redacted: ByUser & {
    readonly room: NameKey | undefined;
    /** Of a message between two people: the other one, where they are here. */
    readonly addressee: UserId | undefined;
    /** Under which their history keeps it. */
    readonly conversation: string | undefined;
    readonly message: MessageId;
    /** Whether the user said it. The session that appends the entry looks it up. */
    readonly isOwn: boolean;
    readonly reason: string;
  };
  /** The user has read up to this time, which is in milliseconds since 1970. */
  marked: ByUser & {
    /** The key of a channel, or who the conversation is with. */
    readonly target: string;
    /** As the client wrote it. */
    readonly name: string;
    readonly at: number;
  };
  /** Of a room or of a user. */
  "metadata-set": ByUser & {
    readonly room: NameKey | undefined;
    readonly holder: UserId | undefined;
    readonly changes: readonly MetadataChange[];
  };
  "metadata-cleared": ByUser & { readonly room: NameKey | undefined; readonly holder: UserId | undefined };
  "topic-set": ByUser & { readonly room: NameKey; readonly topic: string };
  "modes-changed": ByUser & {
    readonly room: NameKey;
    readonly changes: readonly ModeChange[];
    /** An operator of the server changes them, without a rank in the room. */
    readonly isForced?: boolean | undefined;
  };
  "flags-changed": ByUser & { readonly changes: readonly { readonly flag: UserFlag; readonly isSet: boolean }[] };
  invited: ByUser & { readonly by: UserId; readonly room: NameKey };
  uninvited: ByUser & { readonly by: UserId; readonly room: NameKey };
  /** This session's person is away, or back where `away` is undefined. The user is away when all sessions are. */
  "away-set": { readonly session: SessionId; readonly away: string | undefined };
  /** `until` is in milliseconds since 1970; undefined for a ban without end. */
  "server-banned": {
    readonly target: string;
    readonly mask?: Mask | undefined;
    readonly reason: string;
    readonly by: string;
    readonly until?: number | undefined;
  };
  "server-unbanned": { readonly target: string; readonly by: string };
  "real-name-set": ByUser & { readonly realName: string };
}

export type EntryKind = keyof EntryMap;
export type EntryOf<Kind extends EntryKind> = { readonly kind: Kind } & EntryMap[Kind];
export type Entry = { [Kind in EntryKind]: EntryOf<Kind> }[EntryKind];
