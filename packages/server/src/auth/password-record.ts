// The stored form of a new password, made once, with the account.
import { randomBytes } from "node:crypto";
import { deriveCredentials } from "@vitrine/wire/scram";
import type { PasswordRecord } from "@vitrine/store/accounts";
import { hashPassword, type PasswordCost } from "./password-hash.ts";

/**
 * PBKDF2 rounds for SCRAM: OWASP's figure for PBKDF2 with HMAC-SHA-256. Computed when the account is made, and by the
 * client at each login (about 0.1 s); never by the server at login.
 */
export const scramIterations = 600_000;

/** For tests: the least that clients answer (RFC 7677 §4). */
const leastIterations = 4_096;

/** In bytes: no two accounts have the same, whatever their passwords. */
export const scramSaltLength = 16;

/**
 * Both parts with salts of their own, in about a tenth of a second.
 * @throws ScramError `password` (a rejection): ask `refusePassword` first.
 */
export async function makePasswordRecord(password: string, cost: PasswordCost = "standard"): Promise<PasswordRecord> {
  const salt = Uint8Array.from(randomBytes(scramSaltLength));
  const [argon2id, scram] = await Promise.all([
    hashPassword(password, cost),
    deriveCredentials(password, salt, cost === "least" ? leastIterations : scramIterations),
  ]);
  return { argon2id, scram };
}
