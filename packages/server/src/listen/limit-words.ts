// The sentences about limits of connections: for the client that met one, and for the log.
import type { ConnectionLimits, LimitName } from "../connection/admission.ts";

/** A sentence or two for the client's user. */
export const limitWords: Readonly<Record<LimitName, string>> = {
  connections: "The server has no place for another connection. Try again later.",
  "connections-per-address": "Your address has too many connections. Close some of them, then join again.",
  "unnamed-per-address":
    "Your address has too many connections that gave no name. Close some of them, then join again.",
  "new-per-minute": "Too many connections came from your address. Join again in a minute.",
};

/** `1024 connections from 10.0.0.7 are open (limits.connections-per-address)`. */
export function limitReason(limit: LimitName, limits: ConnectionLimits, address: string): string {
  const reasons: Record<LimitName, string> = {
    connections: `${limits.connections} connections are open`,
    "connections-per-address": `${limits.connectionsPerAddress} connections from ${address} are open`,
    "unnamed-per-address": `${limits.unnamedPerAddress} connections from ${address} gave no name`,
    "new-per-minute": `${limits.newPerMinute} connections came from ${address} within a minute`,
  };
  return `${reasons[limit]} (limits.${limit})`;
}
