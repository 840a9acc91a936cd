// argon2id (RFC 9106) for passwords that arrive in the clear, kept as a PHC string:
//
//   $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH       salt and hash in base64 without padding
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { preparePassword } from "@vitrine/wire/scram";

const derive = promisify(argon2);

/**
 * `standard` is that of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane, about 30 ms of one core. `least` is for
 * tests alone: it guards nothing.
 */
export const passwordCosts = {
  standard: { memory: 19_456, passes: 2, parallelism: 1 },
  least: { memory: 8, passes: 1, parallelism: 1 },
} as const;

export type PasswordCost = keyof typeof passwordCosts;

/** In bytes (RFC 9106 §3.1: 128 bits of salt are enough for all applications, and 256 bits of tag for most). */
const saltLength = 16;
const tagLength = 32;

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

function format(salt: Uint8Array, tag: Uint8Array, cost: PasswordCost): string {
  const { memory, passes, parallelism } = passwordCosts[cost];
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** A hash that no password has, and that costs as much to check as a real one: for names that do not exist. */
export const hashOfNobody = format(new Uint8Array(saltLength), new Uint8Array(tagLength), "standard");

/**
 * The PHC string for a new password.
 * @throws ScramError `password` (a rejection) where it cannot be prepared.
 */
export async function hashPassword(password: string, cost: PasswordCost = "standard"): Promise<string> {
  const nonce = randomBytes(saltLength);
  const message = preparePassword(password);
  return format(nonce, await derive("argon2id", { message, nonce, tagLength, ...passwordCosts[cost] }), cost);
}

/** Whether this prepared password is the one of the hash. Takes as long for one as for another. */
export async function isPasswordOf(hash: string, prepared: string): Promise<boolean> {
  const found = phc.exec(hash);
  if (found === null) throw new Error("a stored password hash is damaged");
  const expected = Buffer.from(found[5]!, "base64");
  const tag = await derive("argon2id", {
    message: prepared,
    nonce: Buffer.from(found[4]!, "base64"),
    memory: Number(found[1]),
    passes: Number(found[2]),
    parallelism: Number(found[3]),
    tagLength: expected.length,
  });
  return timingSafeEqual(tag, expected);
}
