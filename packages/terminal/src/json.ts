// Events as JSON, one object a line, for programs (docs/guide/client.md).
import type { ClientEvent } from "@vitrine/client";

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The event in one line without its end; times are in ISO 8601, UTC. */
export function toJson(event: ClientEvent): string {
  const { event: name, at, ...rest } = event;
  if (!("users" in rest)) return JSON.stringify({ event: name, at: iso(at), ...rest });
  const users = rest.users.map((user) => ({ ...user, ...(user.since !== undefined && { since: iso(user.since) }) }));
  return JSON.stringify({ event: name, at: iso(at), ...rest, users });
}
