// What people do with accounts, whatever the door: commands of IRC, messages to NickServ, `vitrine account`. A refusal is a value with
// a reason and a sentence; each door has its own form for it.

export type AccountRefusalReason =
  /** Somebody has an account with this name, or with one that looks like it. */
  | "exists"
  | "bad-name"
  | "bad-password"
  /** The password is one that somebody would guess. */
  | "weak-password"
  | "wrong-password"
  | "no-such-account"
  /** The account has no such nick or certificate, or no setting has this name or value. */
  | "no-such-thing"
  /** The account has as many as it may have. */
  | "too-many"
  /** Too many at this moment, or from this address. */
  | "later"
  /** The server does not let people do this. */
  | "off";

export class AccountRefusal {
  readonly reason: AccountRefusalReason;
  /** A sentence for a person. */
  readonly words: string;

  constructor(reason: AccountRefusalReason, words: string) {
    this.reason = reason;
    this.words = words;
  }
}

export interface AccountInformation {
  readonly name: string;
  /** In ms since 1970. */
  readonly createdAt: number;
  /** Further nicks, in the order of adding. */
  readonly nicks: readonly string[];
  /** Fingerprints of certificates that log in: SHA-256 in hexadecimal. */
  readonly certificates: readonly string[];
}

export interface Accounts {
  /** Makes an account. Resolves with its name. */
  register(name: string, password: string, address: string): Promise<string | AccountRefusal>;
  /** As `register`, by an operator: whether people make accounts themselves does not matter. */
  make(name: string, password: string): Promise<string | AccountRefusal>;
  /** Checks a password as a login does. Resolves with the account that the name belongs to. */
  checkPassword(name: string, password: string, address: string): Promise<string | AccountRefusal>;
  changePassword(account: string, password: string): Promise<AccountRefusal | undefined>;
  /** Removes the account with everything that is kept of it. */
  remove(account: string): AccountRefusal | undefined;
  /** The account whose password the name needs. */
  accountOf(name: string): string | undefined;
  information(account: string): AccountInformation | undefined;
  /** In the order of the names. */
  names(): string[];
  /** Makes the nick one of the account's: nobody else may use it. */
  group(account: string, nick: string): AccountRefusal | undefined;
  ungroup(account: string, nick: string): AccountRefusal | undefined;
  addCertificate(account: string, fingerprint: string): AccountRefusal | undefined;
  removeCertificate(account: string, fingerprint: string): AccountRefusal | undefined;
  /** Keeps everybody from logging in, whatever the door. An empty reason is none. */
  suspend(account: string, reason: string): AccountRefusal | undefined;
  unsuspend(account: string): AccountRefusal | undefined;
  /** The value that the account has set, or the standard one. */
  setting(account: string, name: AccountSettingName): string;
  set(account: string, name: string, value: string): AccountRefusal | undefined;
}

export function isRefused(answer: unknown): answer is AccountRefusal {
  return answer instanceof AccountRefusal;
}

interface AccountSettingRow {
  readonly standard: string;
  readonly values: readonly string[];
  /** For the help, as a part of a sentence. */
  readonly meaning: string;
}

/** The settings of an account: one row each. */
export const accountSettings = {
  multiclient: {
    standard: "on",
    values: ["on", "off"],
    meaning: "whether several clients that are logged in share one nick; off: a new login ends the old one",
  },
  "always-on": {
    standard: "default",
    values: ["on", "off", "default"],
    meaning:
      "whether you stay in your channels, away, while no client is connected, over restarts of the server too; default: off",
  },
} as const satisfies Readonly<Record<string, AccountSettingRow>>;

export type AccountSettingName = keyof typeof accountSettings;
