// Authentication as a session sees it. The session knows neither passwords nor mechanisms: it carries messages between a peer and
// an exchange until the exchange names the account that logged in.
import type { ChatTable } from "@vitrine/store/accounts";
import type { Accounts } from "./accounts.ts";
import type { MechanismName } from "./mechanism/name.ts";
import type { Peer } from "./mechanism/peer.ts";

/** The next step of a lab client that is proving a name. */
export type ExchangeStep =
  /** Send `reply` as it is (its line end is in it) and wait for the next line. */
  | { readonly kind: "continue"; readonly reply: string }
  /** The name is proved, and the account that it belongs to. `reply`, where there is one, is sent as it is, before anything else. */
  | { readonly kind: "accepted"; readonly reply?: string; readonly account: string }
  /** Not proved: say these words as the server's, close. They are the same whether the name exists or not. */
  | { readonly kind: "refused"; readonly reply: string };

/** One attempt of one lab client to prove one name. */
export interface Exchange {
  /** What opens it, sent as it is: it asks a person for the password, and offers our own client its mechanism. */
  readonly prompt: string;
  /** Takes the peer's next line. Never rejects; one call at a time. */
  receive(line: string): Promise<ExchangeStep>;
  /** The connection is gone, or took too long: gives back what the exchange holds. */
  cancel(): void;
}

/** The next step of a client that logs in by SASL. */
export type SaslStep =
  | { readonly kind: "continue"; readonly message: Uint8Array }
  | { readonly kind: "accepted"; readonly account: string }
  /** The words are the same whether the name exists or not. */
  | { readonly kind: "refused"; readonly words: string };

/** One attempt of one connection to log in by SASL (RFC 4422). */
export interface SaslExchange {
  /** Takes the client's next message. Never rejects; one call at a time. */
  receive(message: Uint8Array): Promise<SaslStep>;
  cancel(): void;
}

/** What guards a name. */
export interface NameGuard {
  /** The name must be proved before anybody may use it. */
  readonly isProofNeeded: boolean;
  /** The account whose name looks like this one without being the same: then nobody may use this name. */
  readonly lookAlike?: string;
}

export interface Authenticator {
  /** Of cloaks, where they outlive a restart. */
  readonly cloakKey?: Uint8Array;
  /** Whether only people with an account may come in. */
  readonly isRequired: boolean;
  /** Synchronous, as the hub is. */
  guardOf(name: string): NameGuard;
  /** Returns the account that has this name, or the one that owns everything that looks like it. */
  ownerOf(name: string): string | undefined;
  begin(name: string, address: string): Exchange;
  /** The SASL mechanisms that this peer can use, in the order of offering; none where the server has no accounts. */
  mechanismsFor(peer: Peer): readonly MechanismName[];
  /** Undefined for a mechanism that the peer cannot use. */
  beginSasl(mechanism: string, peer: Peer): SaslExchange | undefined;
  /** What people do with accounts; undefined where the server has none, or cannot read them. */
  accounts(): Accounts | undefined;
  /** Where people and rooms are kept over a restart; undefined while there are no accounts. */
  keptChat(): ChatTable | undefined;
}

/** A server without accounts: everybody is who they say. */
export const everybodyIsWelcome: Authenticator = {
  isRequired: false,
  guardOf: () => ({ isProofNeeded: false }),
  ownerOf: () => undefined,
  begin: () => {
    throw new Error("nobody is asked for a proof here");
  },
  mechanismsFor: () => [],
  beginSasl: () => undefined,
  accounts: () => undefined,
  keptChat: () => undefined,
};
