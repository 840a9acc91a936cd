// The certificate of a running server: TLS begins with it, and a new one takes its place. The log warns before it ends.
import type { Clock } from "../clock.ts";
import { daysLeft, secureContextOf, type TlsCredentials } from "../connection/credentials.ts";
import type { Log } from "../console/log.ts";
import { type HandshakeComponents, TlsHandshakes } from "./tls-handshakes.ts";

/** Days before the end of a certificate from which on the log warns. */
const shortlyBefore = 14;

function warnOfEnd(credentials: TlsCredentials, { clock, log }: { readonly clock: Clock; readonly log: Log }): void {
  const days = daysLeft(credentials, clock.now());
  if (days < 0) log.warn({ days }, "the certificate is no longer valid: clients will refuse it (tls.certificate)");
  else if (days < shortlyBefore) log.warn({ days }, `the certificate ends in ${days} days (tls.certificate)`);
}

/** Undefined for a server without a certificate. Throws a `Problem` where the certificate cannot be used. */
export function openHandshakes(
  credentials: TlsCredentials | undefined,
  components: HandshakeComponents,
): TlsHandshakes | undefined {
  if (credentials === undefined) return undefined;
  const handshakes = new TlsHandshakes(components, secureContextOf(credentials));
  warnOfEnd(credentials, components);
  return handshakes;
}

/** New connections use these credentials. Throws a `Problem`, and changes nothing, where they cannot be used. */
export function useCredentials(
  credentials: TlsCredentials,
  { handshakes, ...components }: { handshakes: TlsHandshakes | undefined; clock: Clock; log: Log },
): void {
  handshakes?.use(secureContextOf(credentials));
  warnOfEnd(credentials, components);
}
