// Whether an HTTP request comes from this machine.
import type { IncomingMessage } from "node:http";
import { canonicalAddress } from "@vitrine/wire/text";

/** Whether this is a loopback address (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3); also as an IPv4-mapped one. */
export function isLoopback(address: string | undefined): boolean {
  const canonical = canonicalAddress(address ?? "");
  return canonical === "::1" || canonical?.startsWith("127.") === true;
}

/**
 * The name in a Host header or an origin, in lower case, without its port, brackets and closing dot; undefined where there is none. An
 * IP address has one form, however it is written.
 */
export function hostName(authority: string): string | undefined {
  if (!/^[^\s/\\?#@]+$/.test(authority)) return undefined;
  const name = URL.parse(`http://${authority}`)?.hostname;
  return name?.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

/** A name that never leaves this machine (RFC 6761 §6.3), or a loopback address. */
export function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isLoopback(name);
}

/** Each of them says that a proxy passed the request on, for somebody who is elsewhere (RFC 7239, RFC 9110 §7.6.3). */
const proxyHeaders = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/**
 * Whether somebody on this machine sent the request: over loopback, to a loopback name, and through no proxy that says it is one.
 * Without the name, a page that DNS rebinding brought here would count.
 */
export function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  const name = hostName(headers.host ?? "");
  if (name === undefined || !isLoopbackName(name) || !isLoopback(socket.remoteAddress)) return false;
  return !proxyHeaders.some((header) => header in headers);
}
