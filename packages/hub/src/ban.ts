// Bans from the server: they keep people out of the chat, where a room's bans keep them out of one room.
import { type Mask, type Masked, matchesMask } from "./mask.ts";

export interface ServerBan {
  /** As operators see it, and name it to end it: `10.0.0.7`, `10.0.0.0/8`, `bad*!*@*`, `account:anna`. */
  readonly target: string;
  /** The users that it means. Undefined for addresses and networks, which only the sessions of a node have. */
  readonly mask?: Mask | undefined;
  /** Empty where the operator gave none. */
  readonly reason: string;
  /** The operator's name. */
  readonly by: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** In milliseconds since 1970; undefined for a ban without end. A node ends it then by an entry. */
  readonly until?: number | undefined;
}

/** Each is looked at when somebody comes, so there are not more of them. */
export const mostServerBans = 4_096;

/** The ban that means this user; undefined where none does. Addresses are not asked for. */
export function serverBanOf(bans: ReadonlyMap<string, ServerBan>, user: Masked): ServerBan | undefined {
  for (const ban of bans.values()) if (ban.mask !== undefined && matchesMask(ban.mask, user)) return ban;
  return undefined;
}
