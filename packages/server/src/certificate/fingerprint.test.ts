import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { certificateFingerprint, readFingerprint } from "./fingerprint.ts";
import { makeSelfSigned } from "./self-signed.ts";

describe("a certificate's fingerprint", () => {
  const certificate = new X509Certificate(makeSelfSigned(["chat.example.org"], Date.now(), 1).certificate);

  test("is the one that other programs show, in lower case and without colons", () => {
    const fingerprint = certificateFingerprint(certificate.raw);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(readFingerprint(certificate.fingerprint256)).toBe(fingerprint);
    expect(readFingerprint(fingerprint)).toBe(fingerprint);
  });

  test.each(["", "abc", `${"a".repeat(63)}g`, "a".repeat(65)])("is not %j", (text) => {
    expect(readFingerprint(text)).toBeUndefined();
  });
});
