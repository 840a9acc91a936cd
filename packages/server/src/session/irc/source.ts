// The source of a message: `nick!user@host`, which every line about somebody begins with.
import type { User } from "@vitrine/hub";

/** Users of other protocols gave no login name. */
const noIdent = "lab";

interface Known {
  readonly nick: string;
  readonly host: string;
  readonly text: string;
}

const known = new WeakMap<User, Known>();

export function identOf({ ident }: Pick<User, "ident">): string {
  return ident === "" ? noIdent : ident;
}

/** A host that begins with a colon would look like the last parameter: `::1` becomes `0::1`, as WEBIRC writes it. */
export function hostOf({ host }: Pick<User, "host">): string {
  if (host === "") return "*";
  return host.startsWith(":") ? `0${host}` : host;
}

export function sourceOf(user: User): string {
  const before = known.get(user);
  if (before?.nick === user.nick && before.host === user.host) return before.text;
  const text = sourceAs(user, user.nick);
  known.set(user, { nick: user.nick, host: user.host, text });
  return text;
}

/** The source that the user had under another nick. */
export function sourceAs(user: User, nick: string): string {
  return `${nick}!${identOf(user)}@${hostOf(user)}`;
}
