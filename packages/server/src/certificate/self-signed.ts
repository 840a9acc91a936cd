// A self-signed certificate (RFC 5280): it encrypts, but proves nothing to clients that see it for the first time.
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { canonicalAddress } from "@vitrine/wire/text";
import * as der from "./der.ts";

export interface SelfSigned {
  /** In PEM. */
  readonly certificate: string;
  /** In PEM (PKCS #8). */
  readonly key: string;
}

const day = 86_400_000;

const identifiers = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  serverAuthentication: "1.3.6.1.5.5.7.3.1",
} as const;

/** The longest common name (RFC 5280, appendix A.1: ub-common-name). The whole name is an alternative name anyway. */
const longestCommonName = 64;

const algorithm = der.sequence(der.objectIdentifier(identifiers.ecdsaWithSha256));

function nameOf(commonName: string): Buffer {
  const attribute = der.sequence(
    der.objectIdentifier(identifiers.commonName),
    der.utf8String(commonName.slice(0, longestCommonName)),
  );
  return der.sequence(der.set(attribute));
}

const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));

/** The bytes of an address, 4 or 16 (RFC 5280 §4.2.1.6). */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [front = "", back] = address.split("::");
  const [before, after] = [groupsOf(front), groupsOf(back ?? "")];
  const zeros = Array.from({ length: back === undefined ? 0 : 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}

/** dNSName is [2], iPAddress [7] (RFC 5280 §4.2.1.6). */
function alternativeName(name: string): Buffer {
  const address = canonicalAddress(name);
  return address === undefined
    ? der.context(2, Buffer.from(name, "latin1"), false)
    : der.context(7, addressBytes(address), false);
}

function extension(identifier: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [der.boolean(true)] : [];
  return der.sequence(der.objectIdentifier(identifier), ...critical, der.octetString(value));
}

function extensions(names: readonly string[]): Buffer {
  return der.sequence(
    // No authority: a browser that trusts it must not trust other certificates that its key signs.
    extension(identifiers.basicConstraints, true, der.sequence()),
    // digitalSignature, the first bit of eight.
    extension(identifiers.keyUsage, true, der.bitString(Uint8Array.of(0x80), 7)),
    extension(
      identifiers.extendedKeyUsage,
      false,
      der.sequence(der.objectIdentifier(identifiers.serverAuthentication)),
    ),
    extension(identifiers.subjectAlternativeName, false, der.sequence(...names.map(alternativeName))),
  );
}

const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;

/**
 * Makes a key on the curve P-256, and a certificate for these host names (in ASCII) and addresses. It is valid from `now`
 * (milliseconds since 1970) for so many days.
 */
export function makeSelfSigned(names: readonly [string, ...string[]], now: number, days: number): SelfSigned {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = nameOf(names[0]);
  const serial = randomBytes(16);
  const content = der.sequence(
    der.context(0, der.integer(Uint8Array.of(2)), true),
    der.integer(serial),
    algorithm,
    subject,
    // A clock that is a little late must not refuse it.
    der.sequence(der.time(now - day), der.time(now + days * day)),
    subject,
    createPublicKey(privateKey).export({ type: "spki", format: "der" }),
    der.context(3, extensions(names), true),
  );
  const signature = sign("sha256", content, privateKey);
  return {
    certificate: pem(der.sequence(content, algorithm, der.bitString(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}
