// What a session asks of authentication. The session knows neither passwords nor mechanisms: it carries lines between
// a peer and an `Exchange` until the exchange says who was let in.

/** What the server does next with the peer that is proving a name. */
export type ExchangeStep =
  /** Send `reply` as it is (its line end is in it) and wait for the next line. */
  | { readonly kind: "continue"; readonly reply: string }
  /** The name is proved, and the account that it belongs to. `reply`, where there is one, is sent as it is, before anything else. */
  | { readonly kind: "accepted"; readonly reply?: string; readonly account: string }
  /** Not proved: say these words as the server's, close. They are the same whether the name exists or not. */
  | { readonly kind: "refused"; readonly reply: string };

/** One attempt of one connection to prove one name. */
export interface Exchange {
  /** What opens it, sent as it is: it asks a person for the password, and offers our own client its mechanism. */
  readonly prompt: string;
  /** Takes the peer's next line. Never rejects; one call at a time. */
  receive(line: string): Promise<ExchangeStep>;
  /** The connection is gone, or took too long: gives back what the exchange holds. */
  cancel(): void;
}

export interface Authenticator {
  /** Of cloaks, where they outlive a restart. */
  readonly cloakKey?: Uint8Array;
  /** Whether this name must be proved before it may be used. Synchronous, as the hub is. */
  isProofNeeded(name: string): boolean;
  /** Returns the account whose name looks like this one without being the same: then nobody may use this name. */
  lookAlike(name: string): string | undefined;
  begin(name: string, address: string): Exchange;
}

/** A server without accounts: everybody is who they say. */
export const everybodyIsWelcome: Authenticator = {
  isProofNeeded: () => false,
  lookAlike: () => undefined,
  begin: () => {
    throw new Error("nobody is asked for a proof here");
  },
};
