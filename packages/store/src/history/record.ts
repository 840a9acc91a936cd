// What the history keeps: a record for each message and for each event of a channel, in the order of the log.

/** The numbers are in databases and never change. A redacted message has the number 0. */
export const recordKinds = {
  text: 1,
  notice: 2,
  tags: 3,
  multiline: 4,
  joined: 10,
  parted: 11,
  left: 12,
  kicked: 13,
  renamed: 14,
  "modes-changed": 15,
  "topic-set": 16,
  "room-renamed": 17,
} as const;

export type RecordKind = keyof typeof recordKinds;

/** From this number on, a record is an event and no message. */
export const firstEvent = recordKinds.joined;

const names = new Map<number, RecordKind>(
  Object.entries(recordKinds).map(([name, number]) => [number, name as RecordKind]),
);

export function recordKindOf(number: number): RecordKind {
  const name = names.get(number);
  if (name === undefined) throw new RangeError(`no kind of record has the number ${number}`);
  return name;
}

/** A message, or an event of a channel. */
export interface HistoryRecord {
  /** Its place in the log, as one number (`numberOf` of the hub). A QUIT or NICK has the same one in each channel. */
  readonly number: number;
  /** Milliseconds since 1970; never earlier than a record with a smaller number. */
  readonly at: number;
  readonly kind: RecordKind;
  /** Who did it: `nick!ident@host` at that time. */
  readonly source: string;
  readonly account: string | undefined;
  /** Of a message to one person: the nick at that time. */
  readonly addressee: string | undefined;
  /** The text of a message. Of an event, its parameters after the channel, one a line. */
  readonly text: string;
  /** Tags for clients, as they are written in a line; undefined for none. */
  readonly tags: string | undefined;
}

/** A channel, or the conversation of two people. */
export interface HistoryTarget {
  /** The folded name of a channel; of a conversation what `conversationKey` makes. */
  readonly key: string;
  /** As people see it; of a conversation the names of both, in the order of the key, with a line feed between them. */
  readonly name: string;
  readonly isConversation: boolean;
}

/** Somebody in a conversation: by account, or a guest by the id that they have until they leave. */
export interface Correspondent {
  readonly id: string;
  readonly name: string;
}

/** The identity of an account in the keys of conversations: a guest's id can never be one. */
export const accountIdentity = (account: string): string => `@${account}`;

export function isAccountIdentity(id: string): boolean {
  return id.startsWith("@");
}

/** The conversation of these two, whoever comes first. */
export function conversationOf(one: Correspondent, other: Correspondent): HistoryTarget {
  const [first, second] = one.id <= other.id ? [one, other] : [other, one];
  return { key: `${first.id}\n${second.id}`, name: `${first.name}\n${second.name}`, isConversation: true };
}

/** The accounts of a conversation's key. */
export function accountsIn(key: string): string[] {
  const ids = new Set(key.split("\n"));
  return [...ids].filter(isAccountIdentity).map((id) => id.slice(1));
}

/** The name of the other one in a conversation; one's own in a conversation with oneself. */
export function otherName(target: HistoryTarget, id: string): string {
  const [first, second] = target.key.split("\n");
  const names = target.name.split("\n");
  return (first === id && second !== undefined ? names[1] : names[0]) ?? "";
}
