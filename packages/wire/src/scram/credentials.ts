// What SCRAM computes with (RFC 5802 §3), and what a server keeps of a password: enough to check a proof, not enough to make one.
import { toBase64 } from "./base64.ts";
import { preparePassword } from "./password.ts";

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A name's credentials, as a server keeps them. */
export interface ScramCredentials {
  readonly salt: Bytes;
  readonly iterations: number;
  /** SHA-256 of the key with which the client makes its proof. */
  readonly storedKey: Bytes;
  /** The key with which the server makes its own. */
  readonly serverKey: Bytes;
}

const encoder = new TextEncoder();

export const utf8 = (text: string): Bytes => encoder.encode(text);

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export async function hmac(key: Bytes, message: string): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, utf8(message)));
}

/** `Hi()` of RFC 5802 §2.2, which is PBKDF2 with HMAC-SHA-256: 32 bytes. The one slow step. */
export async function saltPassword(password: string, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", utf8(preparePassword(password)), "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

export const clientKeyOf = (saltedPassword: Bytes): Promise<Bytes> => hmac(saltedPassword, "Client Key");

export const serverKeyOf = (saltedPassword: Bytes): Promise<Bytes> => hmac(saltedPassword, "Server Key");

/**
 * What to keep of a new password.
 * @throws ScramError `password`
 */
export async function deriveCredentials(password: string, salt: Bytes, iterations: number): Promise<ScramCredentials> {
  const salted = await saltPassword(password, salt, iterations);
  const storedKey = await sha256(await clientKeyOf(salted));
  return { salt, iterations, storedKey, serverKey: await serverKeyOf(salted) };
}

/** The bytes of the first, then those of the second. */
export function concatenated(first: Uint8Array, second: Uint8Array): Bytes {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The bytes of two equally long arrays, each xored with the other's. */
export function xor(left: Bytes, right: Bytes): Bytes {
  return left.map((byte, at) => byte ^ right[at]!);
}

/** Whether two arrays are alike, in a time that depends on their lengths alone: how far they agree must not be measurable. */
export function isEqualInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at += 1) difference |= left[at]! ^ right[at]!;
  return difference === 0;
}

/** 18 random bytes as 24 characters of base64, which has no comma. */
export const randomNonce = (): string => toBase64(crypto.getRandomValues(new Uint8Array(18)));
