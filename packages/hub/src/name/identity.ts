// One identity rule for the whole chat: which names are one name, which look alike, and which nobody may have.
import { caseFolded } from "./case-folding.ts";
import { skeleton } from "./skeleton.ts";

/** A name in the forms by which the chat compares it. */
export interface NameIdentity {
  /** The name as IRC can write it. Two names with one nick are one name. */
  readonly nick: string;
  /** The nick without upper and lower case. Names that are equal here may belong to one account. */
  readonly folded: string;
  /** The look of the nick. No two people have names that are equal here. */
  readonly key: string;
}

export type IdentityFault = "empty" | "invisible" | "unassigned" | "private-use" | "reserved";

/** In code points: NICKLEN of the chat. */
export const longestNick = 32;

/** Names that speak for the server or for its services; nobody registers them, nor one that looks like them. */
const reservedNames = [
  "server",
  "everyone",
  "non-registered",
  "NickServ",
  "ChanServ",
  "HistServ",
  "OperServ",
  "HostServ",
  "MemoServ",
  "Global",
] as const;

/** Characters that have a meaning in IRC's messages and masks (RFC 2812 §2.3.1), and every space. */
const separators = /[,!@*?:.$\s]/gu;
/** Channel prefixes, member prefixes, and digits: a nick never starts with one. */
const reservedStart = /^[~&%+#\d]/u;

/** Returns the nick form of a name, in NFC: a form of it that IRC can write. "bob the builder" becomes "bob_the_builder". */
export function nickForm(name: string): string {
  const composed = name.normalize("NFC");
  const start = reservedStart.test(composed) || composed === "*" ? "_" : "";
  const nick = `${start}${composed.replace(separators, "_")}`;
  // A name has no more UTF-16 units than twice its code points: most need not be taken apart.
  return nick.length <= longestNick ? nick : Array.from(nick).slice(0, longestNick).join("").normalize("NFC");
}

/** Returns the nick form without upper and lower case: two nicks that are equal here are one nick. */
export function foldNick(name: string): string {
  return caseFolded(nickForm(name));
}

/** Returns the name's key: the case-folded skeleton of its case-folded nick form (UTS #39 §4). */
export function nameKey(name: string): string {
  return caseFolded(skeleton(caseFolded(nickForm(name))));
}

const reservedKeys = new Set(reservedNames.map(nameKey));

/** Returns the forms of a name, or why nobody may have it. Reads Unicode tables: never called while an entry is applied. */
export function identify(name: string): NameIdentity | IdentityFault {
  if (name.length === 0) return "empty";
  if (/\p{Default_Ignorable_Code_Point}/u.test(name)) return "invisible";
  if (/[\p{Unassigned}\p{Surrogate}]/u.test(name)) return "unassigned";
  if (/\p{Private_Use}/u.test(name)) return "private-use";
  const nick = nickForm(name);
  const folded = caseFolded(nick);
  const key = caseFolded(skeleton(folded));
  if (key === "") return "invisible";
  return reservedKeys.has(key) ? "reserved" : { nick, folded, key };
}
