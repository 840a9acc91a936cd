// Which Host and Origin an HTTP request may have. A page elsewhere whose name resolves to this server (DNS rebinding) would read
// everything here; its name gives it away, because browsers send it as Host.
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { hostName, isLoopbackName } from "./loopback.ts";

export interface Refusal {
  readonly status: 400 | 403 | 421;
  readonly words: string;
}

export interface KnownHosts {
  has(name: string): boolean;
}

/**
 * The hosts of the page: every IP address, because rebinding takes a name; localhost; this machine's own name, alone and in `.local`
 * (RFC 6762); and `others`, which the operator allows.
 */
export function pageHosts(others: readonly string[], ownName = hostname().toLowerCase()): KnownHosts {
  const names = new Set([ownName, `${ownName}.local`, ...others.flatMap((name) => hostName(name) ?? [])]);
  return { has: (name) => isIP(name) !== 0 || isLoopbackName(name) || names.has(name) };
}

/** The hosts of what only this machine reads. */
export const loopbackHosts: KnownHosts = { has: isLoopbackName };

/** Whether a browser says that a page of this very server sends the request (RFC 6454 §7). */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined) return false;
  return URL.parse(origin)?.host === URL.parse(`http://${host}`)?.host && /^https?:\/\/[^/]+$/.test(origin);
}

/** Why the request is refused, with the status for it; undefined where its Host is known and its Origin, if any, is the same. */
export function refusal({ headers, headersDistinct }: IncomingMessage, hosts: KnownHosts): Refusal | undefined {
  const given = headersDistinct["host"] ?? [];
  const name = given.length === 1 ? hostName(given[0]!) : undefined;
  if (name === undefined) return { status: 400, words: "A request names one Host (RFC 9112 §3.2)." };
  if (!hosts.has(name)) {
    return {
      status: 421,
      words:
        `This server does not know the host name ${name}. Open it by its address, or start it with --allowed-hosts ${name}. ` +
        "It answers to names that it knows only, so that no other site's page can read it.",
    };
  }
  const { origin } = headers;
  if (origin === undefined || isOwnOrigin(origin, headers.host)) return undefined;
  return { status: 403, words: "Only this server's own pages may ask." };
}
