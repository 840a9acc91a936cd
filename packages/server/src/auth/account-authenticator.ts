// Authentication by the accounts of a data folder.
import { createHmac } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { AccountStore, NameClaim } from "@vitrine/store/accounts";
import { AccountService } from "./account-service.ts";
import { Attempts, type AttemptOptions } from "./attempts.ts";
import type { Authenticator, NameGuard } from "./authenticator.ts";
import { HashingQueue, type HashingQueueOptions } from "./hashing-queue.ts";
import { keepAttempts } from "./kept-attempts.ts";
import { usableMechanisms } from "./mechanism/name.ts";
import { mechanisms } from "./mechanism/table.ts";
import { NameExchange } from "./name-exchange.ts";
import type { ProofComponents } from "./proof.ts";
import { Registration, type RegistrationOptions } from "./registration.ts";
import { MechanismExchange } from "./sasl-exchange.ts";
import { suspendedWords } from "./suspended-words.ts";

export interface AuthenticatorComponents {
  readonly accounts: AccountStore;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Hears of faults of the store, which let nobody in. Default: nobody does. */
  readonly report?: (fault: unknown) => void;
}

export interface AuthenticatorOptions extends AttemptOptions, HashingQueueOptions {
  /** Whether every name must be proved, and so only accounts come in. Default: only names that have an account. */
  readonly isRequired?: boolean;
  readonly registration?: RegistrationOptions;
}

function guardBy({ account, owner }: NameClaim): NameGuard {
  if (account !== undefined || owner === undefined) return { isProofNeeded: account !== undefined };
  return { isProofNeeded: false, lookAlike: owner };
}

export function createAuthenticator(
  { accounts, clock = systemClock, report = () => {} }: AuthenticatorComponents,
  options: AuthenticatorOptions = {},
): Authenticator {
  const hashing = new HashingQueue(options);
  const secretOf = (use: string): Buffer => createHmac("sha256", accounts.secret).update(use).digest();
  const attempts = new Attempts(clock, options, secretOf("attempts").toString("hex"));
  keepAttempts(attempts.tallies, { table: accounts.attempts, clock, report });
  const components: ProofComponents = {
    accounts: {
      secret: accounts.secret,
      find: (account) => accounts.find(account),
      accountOf: (name) => accounts.accountOf(name),
      accountOfCertificate: (fingerprint) => accounts.certificates.accountOf(fingerprint),
    },
    clock,
    report,
    attempts,
    hashing,
    refusal: (account: string) => {
      const suspension = accounts.suspensionOf(account);
      return suspension && suspendedWords(account, suspension.reason);
    },
  };
  const { isRequired = false } = options;
  /** Asks the store; where it cannot answer, the name may well have an account: the exchange will fail too, and says so. */
  const ask = <Answer>(question: () => Answer, otherwise: Answer): Answer => {
    try {
      return question();
    } catch (fault) {
      report(fault);
      return otherwise;
    }
  };
  const registration = new Registration({ accounts, hashing, clock }, options.registration);
  const { cost } = options.registration ?? {};
  const service = new AccountService({ store: accounts, proof: components, registration }, cost);
  return {
    cloakKey: secretOf("cloak"),
    isRequired,
    guardOf: (name) => {
      // Where everybody proves a name, nobody without an account comes in, and a refusal would show which names have one.
      if (isRequired) return { isProofNeeded: true };
      return ask(() => guardBy(accounts.claimOn(name)), { isProofNeeded: true, lookAlike: name });
    },
    ownerOf: (name) =>
      ask(() => {
        const { account, owner } = accounts.claimOn(name);
        return account ?? owner;
      }, name),
    begin: (name, address) => new NameExchange(name, address, components),
    mechanismsFor: usableMechanisms,
    beginSasl: (name, peer) => {
      const usable = usableMechanisms(peer).find((one) => one === name);
      return usable && new MechanismExchange(mechanisms[usable], peer, components);
    },
    accounts: () => service,
    keptChat: () => accounts.chat,
  };
}
