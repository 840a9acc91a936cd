// The server's certificate and key for TLS: checked together before they are used, and replaced as a whole.
import type * as Crypto from "node:crypto";
import type { SecureContext } from "node:tls";
import { Problem } from "@vitrine/store";

/** Both in PEM. */
export interface TlsCredentials {
  /** The server's certificate, then those that lead to an authority. */
  readonly certificate: string;
  readonly key: string;
}

function parse<Value>(action: () => Value, words: string): Value {
  try {
    return action();
  } catch {
    throw new Problem(words);
  }
}

// Loading `node:tls` and `node:crypto` takes 10 ms, which a server without a certificate saves.
const crypto = (): typeof Crypto => process.getBuiltinModule("node:crypto");

/** The context of new connections. Throws a `Problem` where certificate and key cannot be used. */
export function secureContextOf({ certificate, key }: TlsCredentials): SecureContext {
  const { constants, createPrivateKey, X509Certificate } = crypto();
  const first = parse(() => new X509Certificate(certificate), "tls.certificate holds no certificate in PEM.");
  const privateKey = parse(() => createPrivateKey(key), "tls.key holds no private key in PEM without a passphrase.");
  if (!first.checkPrivateKey(privateKey)) {
    throw new Problem("tls.key does not belong to the first certificate in tls.certificate.");
  }
  const { createSecureContext } = process.getBuiltinModule("node:tls");
  return parse(
    () =>
      createSecureContext({
        cert: certificate,
        key,
        minVersion: "TLSv1.2",
        // A client that asks for new keys again and again would cost the server a handshake each time.
        secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      }),
    "tls.certificate and tls.key cannot be used: the chain in tls.certificate is damaged.",
  );
}

/** Days until the certificate is no longer valid; negative when it is over. `now` is in milliseconds since 1970. */
export function daysLeft({ certificate }: TlsCredentials, now: number): number {
  return Math.floor((new (crypto().X509Certificate)(certificate).validToDate.getTime() - now) / 86_400_000);
}
