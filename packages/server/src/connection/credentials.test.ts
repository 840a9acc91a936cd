import { describe, expect, test } from "vitest";
import { makeSelfSigned } from "../certificate/self-signed.ts";
import { daysLeft, secureContextOf } from "./credentials.ts";

const now = Date.now();
const made = makeSelfSigned(["chat.example.org"], now, 30);

describe("the credentials of TLS", () => {
  test("are a certificate, and those that follow it, with the key of the first", () => {
    const other = makeSelfSigned(["ca.example.org"], now, 30);
    expect(() => secureContextOf(made)).not.toThrow();
    expect(() => secureContextOf({ ...made, certificate: made.certificate + other.certificate })).not.toThrow();
    expect(() => secureContextOf({ ...made, certificate: other.certificate + made.certificate })).toThrow(
      "tls.key does not belong to the first certificate",
    );
  });

  test.each([
    [{ ...made, certificate: "" }, "tls.certificate holds no certificate"],
    [{ ...made, certificate: made.key }, "tls.certificate holds no certificate"],
    [{ ...made, key: made.certificate }, "tls.key holds no private key"],
  ])("are refused where a file holds something else (%#)", (credentials, words) => {
    expect(() => secureContextOf(credentials)).toThrow(words);
  });

  test("say how many days are left", () => {
    expect(daysLeft(made, now)).toBe(29);
    expect(daysLeft(made, now + 31 * 86_400_000)).toBeLessThan(0);
  });
});
