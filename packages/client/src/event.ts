// The events of a client, as past facts. `vitrine join --json` prints these as they are (docs/guide/client.md).
import type { Missing, RosterEntry } from "./roster.ts";

/** What a notice is about, for programs; its text is for people. */
export type NoticeCode =
  | "resolved"
  | "waiting"
  | "server-words"
  | "roster-fault"
  | "direct-unavailable"
  | "direct-dropped"
  | "unknown-name"
  | "no-address"
  | "own-address"
  | "too-long"
  | "nobody-listens"
  | "not-sent"
  | "not-connected"
  | "mistyped"
  | "help"
  | "reconnecting";

export type ClientEvent = { readonly at: number } & ClientFact;

/** `at` and `since` are in milliseconds since 1970. Texts and names hold nothing that may not reach a screen. */
export type ClientFact =
  /** The server has let us in. `address` is ours, `server` is `ADDRESS:PORT`. */
  | { readonly event: "joined"; readonly name: string; readonly address: string; readonly server: string }
  /** The users in the room. `joined` and `left` are the changes; `isAsked`: the user asked by `#ls`. */
  | {
      readonly event: "roster";
      readonly users: readonly RosterEntry[];
      readonly joined: readonly string[];
      readonly left: readonly string[];
      readonly isAsked: boolean;
      /** Absent where nothing is known to be missing from the server's roster. */
      readonly missing?: Missing;
    }
  /** Somebody said this in the room. */
  | { readonly event: "room"; readonly from: string; readonly text: string }
  /**
   * A datagram came. `from` is the sender's name, `a or b` where the roster has several under this address, or
   * `Non-registered`; `names` are all of them. Plain UDP proves nothing about who sent it: `verified` is false.
   */
  | {
      readonly event: "direct";
      readonly from: string;
      readonly names: readonly string[];
      readonly address: string;
      readonly text: string;
      readonly verified: false;
    }
  /** What we said has gone out: to the room (`to` is absent) or to one person. */
  | { readonly event: "sent"; readonly to?: string; readonly address?: string; readonly text: string }
  /** The server does not let us in, in its own words. */
  | { readonly event: "refused"; readonly reason: string }
  | { readonly event: "notice"; readonly code: NoticeCode; readonly text: string }
  /** Over; nothing comes after it. */
  | { readonly event: "closed"; readonly how: Ending["how"]; readonly reason: string };

/** How it ended. */
export interface Ending {
  readonly how: "left" | "unreachable" | "refused" | "lost" | "unproven";
  readonly reason: string;
}
