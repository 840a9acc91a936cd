// Accounts as people use them, over the store. Every check is here, so that no door lacks one.
import type { AccountStore } from "@vitrine/store/accounts";
import { readFingerprint } from "../certificate/fingerprint.ts";
import {
  type AccountInformation,
  AccountRefusal,
  type Accounts,
  accountSettings,
  type AccountSettingName,
} from "./accounts.ts";
import { nameRefusal } from "./name-rule.ts";
import { passwordClaim } from "./mechanism/plain.ts";
import { makePasswordRecord } from "./password-record.ts";
import { Proof, type ProofComponents } from "./proof.ts";
import { busy, refuseNewPassword, type Registration } from "./registration.ts";
import type { PasswordCost } from "./password-hash.ts";

/** Further nicks of an account, so that nobody takes all good names. */
const mostNicks = 10;
/** A person's devices. */
const mostCertificates = 20;

export interface AccountServiceComponents {
  readonly store: AccountStore;
  readonly proof: ProofComponents;
  readonly registration: Registration;
}

const missing = new AccountRefusal("no-such-account", "There is no such account.");

export class AccountService implements Accounts {
  readonly #store: AccountStore;
  readonly #proof: ProofComponents;
  readonly #registration: Registration;
  readonly #cost: PasswordCost | undefined;

  constructor({ store, proof, registration }: AccountServiceComponents, cost?: PasswordCost) {
    this.#store = store;
    this.#proof = proof;
    this.#registration = registration;
    this.#cost = cost;
  }

  register(name: string, password: string, address: string): Promise<string | AccountRefusal> {
    return this.#registration.register(name, password, address);
  }

  make(name: string, password: string): Promise<string | AccountRefusal> {
    return this.#registration.make(name, password);
  }

  async checkPassword(name: string, password: string, address: string): Promise<string | AccountRefusal> {
    const outcome = await new Proof(address, this.#proof).check(passwordClaim(this.#proof, name, password));
    if (outcome.kind === "proved") return outcome.account;
    if (outcome.kind === "refused") return new AccountRefusal("later", outcome.words);
    return new AccountRefusal("wrong-password", "This is not the account's password, or there is no such account.");
  }

  async changePassword(account: string, password: string): Promise<AccountRefusal | undefined> {
    const refusal = refuseNewPassword(password, account, this.#cost);
    if (refusal !== undefined) return refusal;
    const record = await this.#proof.hashing.run(() => makePasswordRecord(password, this.#cost));
    if (record === "full") return busy;
    return this.#store.setPassword(account, record, this.#proof.clock.now()) ? undefined : missing;
  }

  remove(account: string): AccountRefusal | undefined {
    return this.#store.remove(account) ? undefined : missing;
  }

  accountOf(name: string): string | undefined {
    return this.#store.accountOf(name);
  }

  information(account: string): AccountInformation | undefined {
    const { certificates, nicks } = this.#store;
    const entry = this.#store.list().find(({ name }) => name === account);
    if (entry === undefined) return undefined;
    return {
      name: account,
      createdAt: entry.createdAt,
      nicks: nicks.of(account),
      certificates: certificates.of(account).map(({ fingerprint }) => fingerprint),
    };
  }

  names(): string[] {
    return this.#store.list().map(({ name }) => name);
  }

  group(account: string, nick: string): AccountRefusal | undefined {
    const refusal = nameRefusal(nick);
    if (refusal !== undefined) return new AccountRefusal("bad-name", refusal.words);
    if (!this.#store.has(account)) return missing;
    if (this.#store.nicks.of(account).length >= mostNicks) {
      return new AccountRefusal("too-many", `An account has at most ${mostNicks} further nicks.`);
    }
    const isAdded = this.#store.nicks.add(account, nick, this.#proof.clock.now());
    return isAdded ? undefined : new AccountRefusal("exists", `${nick}, or a name that looks like it, has an owner.`);
  }

  ungroup(account: string, nick: string): AccountRefusal | undefined {
    const isRemoved = this.#store.nicks.remove(account, nick);
    return isRemoved ? undefined : new AccountRefusal("no-such-thing", `${nick} is none of your further nicks.`);
  }

  addCertificate(account: string, text: string): AccountRefusal | undefined {
    const fingerprint = readFingerprint(text);
    if (fingerprint === undefined) {
      return new AccountRefusal(
        "no-such-thing",
        "A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.",
      );
    }
    if (!this.#store.has(account)) return missing;
    const { certificates } = this.#store;
    if (certificates.of(account).length >= mostCertificates) {
      return new AccountRefusal("too-many", `An account has at most ${mostCertificates} certificates.`);
    }
    const isAdded = certificates.add(account, fingerprint, this.#proof.clock.now());
    return isAdded ? undefined : new AccountRefusal("exists", "An account has this certificate already.");
  }

  removeCertificate(account: string, text: string): AccountRefusal | undefined {
    const fingerprint = readFingerprint(text);
    if (fingerprint !== undefined && this.#store.certificates.remove(account, fingerprint)) return undefined;
    return new AccountRefusal("no-such-thing", "The account has no certificate with this fingerprint.");
  }

  suspend(account: string, reason: string): AccountRefusal | undefined {
    return this.#store.suspend(account, { reason, at: this.#proof.clock.now() }) ? undefined : missing;
  }

  unsuspend(account: string): AccountRefusal | undefined {
    const isDone = this.#store.unsuspend(account);
    return isDone ? undefined : new AccountRefusal("no-such-thing", `${account} is not suspended.`);
  }

  setting(account: string, name: AccountSettingName): string {
    return this.#store.settings.of(account).get(name) ?? accountSettings[name].standard;
  }

  set(account: string, name: string, value: string): AccountRefusal | undefined {
    if (!Object.hasOwn(accountSettings, name)) {
      const names = Object.keys(accountSettings).join(", ");
      return new AccountRefusal("no-such-thing", `There is no setting of this name. There are: ${names}.`);
    }
    const values: readonly string[] = accountSettings[name as AccountSettingName].values;
    if (!values.includes(value)) {
      return new AccountRefusal("no-such-thing", `${name} is ${values.join(" or ")}.`);
    }
    this.#store.settings.set(account, name, value);
    return undefined;
  }
}
