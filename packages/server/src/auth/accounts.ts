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

export interface Accounts {
  /** Makes an account. Resolves with its name. */
  register(name: string, password: string, address: string): Promise<string | AccountRefusal>;
}

export function isRefused(answer: unknown): answer is AccountRefusal {
  return answer instanceof AccountRefusal;
}
