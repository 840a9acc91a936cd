// Sources: `nick!user@host` of a user, the bare name of a server (RFC 2812 §2.3.1), and host names.

export interface Source {
  /** A nick, or the name of a server. */
  readonly nick: string;
  readonly user?: string;
  readonly host?: string;
}

/** The host begins after the first `@`, the user after the first `!` before it. */
export function parseSource(text: string): Source {
  const atSign = text.indexOf("@");
  const beforeHost = atSign === -1 ? text : text.slice(0, atSign);
  const bang = beforeHost.indexOf("!");
  return {
    nick: bang === -1 ? beforeHost : beforeHost.slice(0, bang),
    ...(bang === -1 ? {} : { user: beforeHost.slice(bang + 1) }),
    ...(atSign === -1 ? {} : { host: text.slice(atSign + 1) }),
  };
}

export function formatSource({ nick, user, host }: Source): string {
  return nick + (user === undefined ? "" : `!${user}`) + (host === undefined ? "" : `@${host}`);
}

/** The longest host name (RFC 1035 §2.3.4), in characters. */
const longestHostname = 253;

/**
 * Whether a server or a user may have this host name: labels of letters, digits and hyphens (RFC 1123 §2.1), with at
 * least one dot, so that it is not taken for a nick.
 */
export function isHostname(text: string): boolean {
  if (text.length > longestHostname || !text.includes(".")) return false;
  const labels = (text.endsWith(".") ? text.slice(0, -1) : text).split(".");
  return labels.every((label) => /^[A-Za-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-"));
}
