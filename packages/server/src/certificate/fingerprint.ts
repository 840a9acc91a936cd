// The fingerprint of a client's certificate, by which an account may know it.

/**
 * SHA-256 of the certificate in DER, in lower-case hexadecimal without colons. The client owns the key, as TLS has proved; neither
 * dates nor authority nor key usage matter.
 */
export function certificateFingerprint(certificate: Uint8Array): string {
  // A server without TLS saves the 10 ms of loading it.
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(certificate).digest("hex");
}

/** The same form of a fingerprint that a person wrote, in any case and with colons; undefined for any other text. */
export function readFingerprint(text: string): string | undefined {
  const digits = text.replaceAll(":", "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
