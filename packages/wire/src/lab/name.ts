// The names that people register under, and why some are refused.
import { utf8Length, visibleText } from "../text/index.ts";

/** The longest name, in bytes of UTF-8: a roster must fit into a peer's 1,024-byte read with several users in it. */
export const longestName = 64;

/** The name under which the server itself speaks; nobody else may have it. */
export const serverName = "server";

export type NameFault = "empty" | "too-long" | "unshowable" | "reserved-start" | "colon" | "edge-space" | "reserved";

export type NameCheck =
  | { readonly isValid: true; readonly name: string }
  | { readonly isValid: false; readonly fault: NameFault; readonly words: string };

/**
 * Names that would mean something else to a program that keeps them in a plain object, or that speak for the server.
 * Compared in lower case.
 */
const reserved = new Set(["__proto__", "constructor", "prototype", serverName, "non-registered"]);

const words: Record<NameFault, string> = {
  empty: "A name has at least one character.",
  "too-long": `A name has at most ${longestName} bytes.`,
  unshowable: "A name has no control characters and none that change the direction of text.",
  "reserved-start": "A name does not start with !, @ or #: these have a meaning of their own in this chat.",
  colon: "A name has no colon: it ends the name in front of what somebody says.",
  "edge-space": "A name does not start or end with a space, and has no two in a row.",
  reserved: "This name is reserved.",
};

function refuse(fault: NameFault): NameCheck {
  return { isValid: false, fault, words: words[fault] };
}

/**
 * Whether the lab's protocol can carry this text as a name. The valid name comes back in Unicode's composed form (NFC). Our
 * server also refuses invisible characters, and names that are the same as another or look the same.
 */
export function checkName(text: string): NameCheck {
  if (text.length === 0) return refuse("empty");
  // Length first, so that nothing below works on a long text.
  if (text.length > longestName || utf8Length(text) > longestName) return refuse("too-long");
  if (visibleText(text) !== text) return refuse("unshowable");
  const name = text.normalize("NFC");
  if (utf8Length(name) > longestName) return refuse("too-long");
  if (/^[!@#]/.test(name)) return refuse("reserved-start");
  if (name.includes(":")) return refuse("colon");
  if (/^\s|\s$|\s\s/u.test(name)) return refuse("edge-space");
  if (reserved.has(name.toLowerCase())) return refuse("reserved");
  return { isValid: true, name };
}
