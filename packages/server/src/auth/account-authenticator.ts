// Authentication by the accounts of a data folder.
import { createHmac } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { AccountStore } from "@vitrine/store/accounts";
import { Attempts, type AttemptOptions } from "./attempts.ts";
import type { Authenticator } from "./authenticator.ts";
import { HashingQueue, type HashingQueueOptions } from "./hashing-queue.ts";
import { NameExchange } from "./name-exchange.ts";

export interface AuthenticatorComponents {
  readonly accounts: AccountStore;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Told of faults of the store, which let nobody in. Default: nobody is told. */
  readonly report?: (fault: unknown) => void;
}

export interface AuthenticatorOptions extends AttemptOptions, HashingQueueOptions {
  /** Whether every name must be proved, and so only accounts come in. Default: only names that have an account. */
  readonly isRequired?: boolean;
}

export function createAuthenticator(
  { accounts, clock = systemClock, report = () => {} }: AuthenticatorComponents,
  options: AuthenticatorOptions = {},
): Authenticator {
  const components = {
    accounts,
    clock,
    report,
    attempts: new Attempts(clock, options),
    hashing: new HashingQueue(options),
  };
  /** Asks the store; where it cannot answer, the name may well have an account: the exchange will fail too, and says so. */
  const ask = <Answer>(question: () => Answer, otherwise: Answer): Answer => {
    try {
      return question();
    } catch (fault) {
      report(fault);
      return otherwise;
    }
  };
  return {
    cloakKey: createHmac("sha256", accounts.secret).update("cloak").digest(),
    isProofNeeded: (name) => options.isRequired === true || ask(() => accounts.accountOf(name) !== undefined, true),
    lookAlike: (name) => {
      // Where everybody proves a name, nobody without an account comes in, and a refusal would show which names have one.
      if (options.isRequired === true) return undefined;
      return ask(() => (accounts.accountOf(name) === undefined ? accounts.ownerOf(name) : undefined), name);
    },
    begin: (name, address) => new NameExchange(name, address, components),
  };
}
