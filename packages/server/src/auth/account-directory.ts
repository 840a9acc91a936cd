// The part of the stored accounts that a proof needs.
import type { ScramCredentials } from "@vitrine/wire/scram";

/** A password as it is stored: neither part gives the password back. */
export interface StoredPassword {
  /** PHC string, for passwords that arrive in the clear. */
  readonly argon2id: string;
  /** For passwords that are proved by SCRAM-SHA-256. */
  readonly scram: ScramCredentials;
}

export interface AccountDirectory {
  /** From what made-up salts are made. */
  readonly secret: Uint8Array;
  find(account: string): StoredPassword | undefined;
  /** The account whose password this name needs. */
  accountOf(name: string): string | undefined;
  /** The account that knows a certificate by this fingerprint: SHA-256 in lower-case hexadecimal. */
  accountOfCertificate(fingerprint: string): string | undefined;
}
