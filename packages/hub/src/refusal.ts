// What the chat does not do, and why: a value. Each protocol has its own words for it.
import type { Entry } from "./entry.ts";

export type RefusalReason =
  | "name-taken"
  | "too-many-users"
  | "too-many-rooms"
  | "no-such-user"
  | "no-such-room"
  | "no-such-session"
  | "session-in-use"
  | "not-in-room"
  | "not-in-room-either"
  | "already-in-room"
  | "node-gone"
  | "banned"
  /** From the server. */
  | "server-banned"
  | "no-such-ban"
  | "not-invited"
  | "wrong-password"
  | "room-full"
  | "invited-only"
  | "accounts-only"
  | "not-allowed-to-speak"
  | "rank-too-low"
  | "founder-only"
  | "list-full"
  | "no-ctcp"
  | "room-exists"
  | "room-permanent"
  /** An operator of the server has closed it. */
  | "room-purged"
  | "bad-value"
  | "not-recorded";

export class Refusal {
  readonly reason: RefusalReason;
  /** The entry that was refused. */
  readonly entry: Entry;

  constructor(reason: RefusalReason, entry: Entry) {
    this.reason = reason;
    this.entry = entry;
  }
}
