// Masks of a channel's lists, as IRC writes them: `nick!user@host` with wildcards, and extended bans before it.
//
//   m:bad*!*@*    takes away speech     a:anna, account:anna    people logged in as anna     m:a:anna    both
import { foldAscii, type Mask } from "@vitrine/hub";

const accountBan = /^(?:a|account):(.*)$/s;
const muteBan = /^m:(.*)$/s;

/** Completes a mask: `bob` becomes `bob!*@*`, `~b@host` becomes `*!~b@host`. */
function completed(text: string): { name: string; ident: string; host: string } {
  const bang = text.indexOf("!");
  const at = text.lastIndexOf("@");
  if (bang === -1 && at === -1) {
    // A host has a dot or a colon, a nick has none.
    return /[.:]/.test(text) ? { name: "*", ident: "*", host: text } : { name: text, ident: "*", host: "*" };
  }
  const name = bang === -1 ? "*" : text.slice(0, bang);
  const ident = bang === -1 ? text.slice(0, at) : text.slice(bang + 1, at > bang ? at : undefined);
  const host = at > bang ? text.slice(at + 1) : "*";
  return { name: name || "*", ident: ident || "*", host: host || "*" };
}

const isAnybody = (pattern: string): boolean => /^\*+$/.test(pattern);

/** Takes a mask as a client wrote it. */
export function readMask(text: string): Mask {
  const mute = muteBan.exec(text);
  if (mute !== null) {
    const inner = readMask(mute[1]!);
    return { ...inner, text: `m:${inner.text}`, isMute: true };
  }
  const account = accountBan.exec(text);
  if (account !== null) return { text, account: account[1]! };
  const { name, ident, host } = completed(text);
  const mask = { text: `${name}!${ident}@${host}`, name, ident, host };
  // What everybody matches need not be compared.
  return {
    text: mask.text,
    ...(isAnybody(name) ? {} : { name: foldAscii(name) }),
    ...(isAnybody(ident) ? {} : { ident }),
    ...(isAnybody(host) ? {} : { host }),
  };
}
