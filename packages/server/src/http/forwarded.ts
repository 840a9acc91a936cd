// The client of an HTTP request, as the proxies that the operator trusts name it (X-Forwarded-For).
//
//   X-Forwarded-For: client, proxy 1, proxy 2      each proxy appends the address that it saw
//                    may be forged <---- the right-most entry that is no trusted proxy is the client
import { canonicalAddress } from "@vitrine/wire/text";

/** Proxies in a row: more are a loop, or a header made to be long. */
const mostHops = 16;

/** `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711` or `2001:db8::1`. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim();
  const bracketed = /^"?\[([^\]]*)\](?::\d{1,5})?"?$/.exec(text);
  if (bracketed !== null) return canonicalAddress(bracketed[1]!);
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text);
  return canonicalAddress(withPort?.[1] ?? text);
}

/**
 * The client's address. `peer` is the address at the other end of the TCP connection; where it is no trusted proxy, nothing that
 * the request says counts. An entry that is no address ends the chain: the proxy that wrote it is the client then.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | readonly string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  if (!isTrusted(peer) || forwardedFor === undefined) return peer;
  const entries = (typeof forwardedFor === "string" ? forwardedFor : forwardedFor.join(",")).split(",");
  let client = peer;
  for (const entry of entries.toReversed().slice(0, mostHops)) {
    const address = addressIn(entry);
    if (address === undefined) return client;
    client = address;
    if (!isTrusted(address)) return client;
  }
  return client;
}
