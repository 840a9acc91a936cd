// Makes accounts: the rules for names and passwords, how many one address may make, and how many at once.
import type { Clock } from "../clock.ts";
import { addressNetwork } from "@vitrine/wire/text";
import type { AccountStore } from "@vitrine/store/accounts";
import { AccountRefusal } from "./accounts.ts";
import type { HashingQueue } from "./hashing-queue.ts";
import { nameRefusal } from "./name-rule.ts";
import type { PasswordCost } from "./password-hash.ts";
import { makePasswordRecord } from "./password-record.ts";
import { passwordFault } from "./password-rule.ts";
import { Tally } from "./tally.ts";

/**
 * A class that shares one address makes its accounts in one morning; a program that makes more waits for a minute, then two, up to
 * an hour.
 */
const perAddress = { free: 30, firstDelay: 60_000, longestDelay: 3_600_000, forgivenEvery: 600_000, cells: 1_024 };

export interface RegistrationComponents {
  readonly accounts: AccountStore;
  readonly hashing: HashingQueue;
  readonly clock: Clock;
}

export interface RegistrationOptions {
  /** Whether people make accounts themselves. Default true. */
  readonly isOpen?: boolean | undefined;
  /** Default `standard`. With `least`, which is for tests, passwords may be weak too. */
  readonly cost?: PasswordCost | undefined;
}

export const busy = new AccountRefusal(
  "later",
  "Too many passwords are being made at this moment. Try again in a few seconds.",
);

/** A sentence on why this is no new password for the name, as a refusal. */
export function refuseNewPassword(
  password: string,
  name: string,
  cost: PasswordCost = "standard",
): AccountRefusal | undefined {
  const fault = passwordFault(password, name);
  if (fault === undefined || (fault.isWeak && cost === "least")) return undefined;
  return new AccountRefusal(fault.isWeak ? "weak-password" : "bad-password", fault.words);
}

export class Registration {
  readonly #components: RegistrationComponents;
  readonly #options: RegistrationOptions;
  readonly #tally: Tally;

  constructor(components: RegistrationComponents, options: RegistrationOptions = {}) {
    this.#components = components;
    this.#options = options;
    this.#tally = new Tally(components.clock, perAddress);
  }

  async register(typed: string, password: string, address: string): Promise<string | AccountRefusal> {
    const { isOpen = true } = this.#options;
    if (!isOpen) return new AccountRefusal("off", "This server's operator makes the accounts.");
    return this.#refuse(typed, password) ?? this.#count(address) ?? (await this.#add(typed.normalize("NFC"), password));
  }

  /** For operators. */
  async make(typed: string, password: string): Promise<string | AccountRefusal> {
    return this.#refuse(typed, password) ?? (await this.#add(typed.normalize("NFC"), password));
  }

  #refuse(typed: string, password: string): AccountRefusal | undefined {
    const name = typed.normalize("NFC");
    return this.#refuseName(name) ?? refuseNewPassword(password, name, this.#options.cost);
  }

  async #add(name: string, password: string): Promise<string | AccountRefusal> {
    const { accounts, hashing, clock } = this.#components;
    const { cost } = this.#options;
    const record = await hashing.run(() => makePasswordRecord(password, cost));
    if (record === "full") return busy;
    return accounts.add(name, record, clock.now()) ? name : taken(name);
  }

  #refuseName(name: string): AccountRefusal | undefined {
    const refusal = nameRefusal(name);
    if (refusal !== undefined) return new AccountRefusal("bad-name", refusal.words);
    return this.#components.accounts.ownerOf(name) === undefined ? undefined : taken(name);
  }

  #count(address: string): AccountRefusal | undefined {
    const network = addressNetwork(address);
    const now = this.#components.clock.elapsed();
    const wait = this.#tally.freeAt(network) - now;
    if (wait > 0) {
      const minutes = Math.ceil(wait / 60_000);
      return new AccountRefusal("later", `Your address has made many accounts. Try again in ${minutes} min.`);
    }
    this.#tally.count(network, now);
    return undefined;
  }
}

function taken(name: string): AccountRefusal {
  return new AccountRefusal("exists", `There is an account ${name}, or one whose name looks the same.`);
}
