// A SASL mechanism (RFC 4422): messages of the client lead to challenges, and at last to a claim that can be checked. A mechanism
// neither waits nor counts: `Proof` decides when a claim is checked.
import type { AccountDirectory } from "../account-directory.ts";
import type { AttemptKind } from "../attempts.ts";
import type { HashingQueue } from "../hashing-queue.ts";
import type { MechanismName } from "./name.ts";
import type { Peer } from "./peer.ts";

export interface MechanismComponents {
  readonly accounts: AccountDirectory;
  readonly hashing: HashingQueue;
}

/** `serverFinal` is the server's own proof, for clients that ask for one; "full" where too many passwords are being checked. */
export type Verdict =
  | { readonly isRight: true; readonly account: string; readonly serverFinal?: string }
  | { readonly isRight: false }
  | "full";

/** The identity that the client says it can prove. */
export interface Claim {
  /** What somebody who guesses would be guessing at; undefined where nothing can be guessed. */
  readonly guess: { readonly name: string; readonly kind: AttemptKind } | undefined;
  /** Whether it is true. Rejects only where the accounts cannot be read. */
  readonly check: () => Promise<Verdict>;
}

export type MechanismStep =
  | { readonly kind: "challenge"; readonly text: string; readonly name: string }
  | { readonly kind: "claim"; readonly claim: Claim }
  /** The message is none of this mechanism's. */
  | { readonly kind: "malformed" };

/** One exchange, from the client's first message on. Never throws. */
export interface MechanismRun {
  receive(message: Uint8Array): MechanismStep;
}

export interface Mechanism {
  readonly name: MechanismName;
  begin(components: MechanismComponents, peer: Peer): MechanismRun;
}

export const malformed: MechanismStep = { kind: "malformed" };
