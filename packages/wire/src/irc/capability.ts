// Capabilities (IRCv3 capability-negotiation): what a server offers in CAP LS and a client asks for with CAP REQ.

/** The part of a server that a capability needs: it is offered only where that part is there. */
export type CapabilityNeed =
  | "nothing"
  | "accounts"
  | "transport-security"
  | "history"
  | "metadata"
  | "multiline"
  | "channel-rename"
  | "persistence"
  | "web-push"
  | "relay";

export interface CapabilityRow {
  readonly needs: CapabilityNeed;
  /** Whether its specification is ratified; the others may change. */
  readonly isRatified: boolean;
  /** The capability that this older name means. */
  readonly means?: string;
  /** The value in CAP LS 302, where it does not depend on settings. */
  readonly value?: string;
  /** What it gives, as a part of a sentence: "With it …". */
  readonly gives: string;
}

const ratified = { needs: "nothing", isRatified: true } as const;
const draft = { needs: "nothing", isRatified: false } as const;

/** Every capability that the server is made for, by the name in CAP LS. */
export const capabilities = {
  "account-notify": { ...ratified, gives: "ACCOUNT says that somebody in a shared channel logs in or out" },
  "account-tag": { ...ratified, gives: "the tag `account` names the sender's account" },
  "away-notify": { ...ratified, gives: "AWAY says that somebody in a shared channel goes away or returns" },
  batch: { ...ratified, gives: "messages that belong together come between BATCH and BATCH" },
  "cap-notify": { ...ratified, gives: "CAP NEW and CAP DEL say that capabilities come and go" },
  chghost: { ...ratified, gives: "CHGHOST says that a user name or host changes" },
  "echo-message": { ...ratified, gives: "one's own messages come back" },
  "extended-join": { ...ratified, gives: "JOIN carries account and real name" },
  "extended-monitor": { ...ratified, gives: "MONITOR reports away, account and real name, too" },
  "invite-notify": { ...ratified, gives: "members that may invite hear of every INVITE" },
  "labeled-response": { ...ratified, gives: "an answer carries the `label` of its command" },
  "message-tags": { ...ratified, gives: "messages carry tags, and TAGMSG sends tags alone" },
  "multi-prefix": { ...ratified, gives: "NAMES and WHO show every rank of a member" },
  "no-implicit-names": { ...ratified, gives: "JOIN is not answered with NAMES" },
  "server-time": { ...ratified, gives: "the tag `time` says when a message was sent" },
  setname: { ...ratified, gives: "SETNAME changes the real name" },
  "standard-replies": { ...ratified, gives: "FAIL, WARN and NOTE answer where no numeric fits" },
  "userhost-in-names": { ...ratified, gives: "NAMES shows user names and hosts" },

  sasl: { needs: "accounts", isRatified: true, gives: "AUTHENTICATE logs in" },
  sts: { needs: "transport-security", isRatified: true, gives: "clients come back with TLS only" },

  "draft/account-registration": { ...draft, needs: "accounts", gives: "REGISTER makes an account" },
  "draft/extended-isupport": { ...draft, gives: "ISUPPORT shows the features before registration" },
  "draft/pre-away": { ...draft, gives: "AWAY may be said before registration" },
  "draft/oper-tag": { ...draft, gives: "a tag marks messages of server operators" },
  "draft/chathistory": { ...draft, needs: "history", gives: "CHATHISTORY brings earlier messages" },
  "draft/event-playback": { ...draft, needs: "history", gives: "CHATHISTORY brings joins, parts and modes, too" },
  "draft/message-redaction": { ...draft, needs: "history", gives: "REDACT takes a message back" },
  "draft/read-marker": { ...draft, needs: "history", gives: "MARKREAD keeps how far somebody has read" },
  "soju.im/search": { ...draft, needs: "history", gives: "SEARCH finds earlier messages" },
  "draft/multiline": { ...draft, needs: "multiline", gives: "one message has several lines" },
  "draft/metadata-3": { ...draft, needs: "metadata", gives: "METADATA keeps values for users and channels" },
  "draft/channel-rename": { ...draft, gives: "RENAME renames a channel" },
  "draft/persistence": { ...draft, needs: "persistence", gives: "PERSISTENCE keeps a user in its channels" },
  "draft/webpush": { ...draft, needs: "web-push", gives: "WEBPUSH registers a device for notifications" },
  "draft/relaymsg": { ...draft, needs: "relay", value: "/", gives: "RELAYMSG speaks under another name" },

  "draft/metadata-2": { ...draft, needs: "metadata", means: "draft/metadata-3", gives: "the same by an older draft" },
  "draft/no-implicit-names": { ...draft, means: "no-implicit-names", gives: "as no-implicit-names" },
  "soju.im/no-implicit-names": { ...draft, means: "no-implicit-names", gives: "as no-implicit-names" },
  "soju.im/webpush": { ...draft, needs: "web-push", means: "draft/webpush", gives: "as draft/webpush" },
} as const satisfies Readonly<Record<string, CapabilityRow>>;

export type CapabilityName = keyof typeof capabilities;

export function isCapability(name: string): name is CapabilityName {
  return Object.hasOwn(capabilities, name);
}

/** The capability that a name means: the name itself, or the current name of an older one. */
export function capabilityMeantBy(name: CapabilityName): CapabilityName {
  const row: CapabilityRow = capabilities[name];
  return (row.means ?? name) as CapabilityName;
}

export interface CapabilityToken {
  readonly name: string;
  readonly value?: string;
  /** Of CAP REQ: `-name` asks to switch it off. */
  readonly isOff: boolean;
}

/** Takes the list of CAP LS, LIST, REQ, ACK, NEW or DEL. */
export function parseCapabilities(text: string): CapabilityToken[] {
  return text
    .split(" ")
    .filter((token) => token !== "")
    .map((token) => {
      const isOff = token.startsWith("-");
      const bare = isOff ? token.slice(1) : token;
      const equals = bare.indexOf("=");
      if (equals === -1) return { name: bare, isOff };
      return { name: bare.slice(0, equals), value: bare.slice(equals + 1), isOff };
    });
}

/**
 * Returns the lists of one CAP answer: as many tokens as fit in `longest` bytes, with a space between them, and at least
 * one list. Values are left out for clients of CAP LS 301.
 */
export function formatCapabilities(
  offered: Iterable<readonly [name: string, value?: string]>,
  longest: number,
  withValues: boolean,
): string[] {
  const lists: string[] = [""];
  for (const [name, value] of offered) {
    const token = withValues && value !== undefined && value !== "" ? `${name}=${value}` : name;
    const list = lists.at(-1)!;
    if (list === "") lists[lists.length - 1] = token;
    else if (list.length + 1 + token.length > longest) lists.push(token);
    else lists[lists.length - 1] = `${list} ${token}`;
  }
  return lists;
}
