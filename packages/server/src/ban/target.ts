// The target of a ban, as an operator writes it: an address, a network, a mask of nicks, or an account.
import { foldAscii, type Mask } from "@vitrine/hub";
import { Problem } from "@vitrine/store";
import { canonicalAddress, isIpv6, visibleText } from "@vitrine/wire/text";
import { addressFault } from "../connection/address-list.ts";

export interface BanTarget {
  /** In its one form: two ways to write a target are one target. */
  readonly target: string;
  /** Undefined for addresses and networks. */
  readonly mask?: Mask | undefined;
  /** A target of only a few people; `false` asks the operator to be sure. */
  readonly isNarrow: boolean;
}

/** In bytes: it fits into a line of IRC. */
const longestTarget = 200;

/** The widest networks that nobody has to be sure of, in bits of their prefix: what a provider gives out. */
const [narrowIpv4, narrowIpv6] = [16, 32];

const accountTarget = /^(?:account|a):(.+)$/s;

/** Whether an address was meant, though perhaps a wrong one: nothing else is taken for a mask then. */
const looksLikeAddress = (text: string): boolean =>
  /^[\d.]+(?:\/.*)?$/.test(text) || /^[\da-f]*:[\da-f:.]*(?:\/.*)?$/i.test(text);

/** Throws a `Problem` that says what the text should be. */
export function readBanTarget(text: string): BanTarget {
  const written = text.trim().normalize("NFC");
  if (
    written === "" ||
    /\s/.test(written) ||
    visibleText(written) !== written ||
    Buffer.byteLength(written) > longestTarget
  ) {
    throw new Problem("A ban is for an address, a network, a mask (nick!user@host) or an account, without spaces.");
  }
  const account = accountTarget.exec(written)?.[1];
  if (account !== undefined) return accountBan(account);
  const host = /^\*(?:!\*)?@(.*)$/s.exec(written)?.[1];
  // `*@10.0.0.7` of other servers' KLINE.
  if (host !== undefined && looksLikeAddress(host)) return addressBan(host);
  if (looksLikeAddress(written)) return addressBan(written);
  return /[!@*?]/.test(written) ? maskBan(written) : accountBan(written);
}

function addressBan(text: string): BanTarget {
  const fault = addressFault(text);
  if (fault !== undefined) throw new Problem(`${fault}.`);
  const [address = "", length] = text.split("/");
  const canonical = canonicalAddress(address)!;
  const whole = isIpv6(canonical) ? 128 : 32;
  if (length === undefined || Number(length) === whole) return { target: canonical, isNarrow: true };
  const bits = Number(length);
  return {
    target: `${networkAddress(canonical, bits)}/${bits}`,
    isNarrow: bits >= (whole === 32 ? narrowIpv4 : narrowIpv6),
  };
}

/** The address with its other bits 0. */
function networkAddress(address: string, bits: number): string {
  const [groups, width] = isIpv6(address) ? [groupsOf(address), 16] : [address.split(".").map(Number), 8];
  const masked = groups.map((group, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width));
    return group & ~(2 ** (width - kept) - 1);
  });
  return isIpv6(address) ? canonicalAddress(masked.map((group) => group.toString(16)).join(":"))! : masked.join(".");
}

const groupsIn = (part: string): number[] =>
  part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));

function groupsOf(address: string): number[] {
  const [front = "", back] = address.split("::");
  const [before, after] = [groupsIn(front), groupsIn(back ?? "")];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function accountBan(account: string): BanTarget {
  const target = `account:${account}`;
  return { target, mask: { text: target, account }, isNarrow: !/[*?]/.test(account) };
}

const isAnybody = (pattern: string): boolean => /^[*?]+$/.test(pattern);

function maskBan(text: string): BanTarget {
  const shape = /^(?:([^!@]*)!)?(?:([^!@]*)@)?([^!@]*)$/.exec(text);
  if (shape === null) throw new Problem(`"${text}" is no mask: it is written nick!user@host.`);
  const [, beforeBang, beforeAt, rest = ""] = shape;
  // Without an `@`, the last part is the nick, or after a `!` the user name.
  const hasAt = beforeAt !== undefined;
  const name = beforeBang ?? (hasAt ? "*" : rest);
  const ident = beforeAt ?? (beforeBang === undefined ? "*" : rest);
  const host = hasAt ? rest : "*";
  if (looksLikeAddress(host))
    throw new Problem(`An address goes alone: ban ${host}. Masks match cloaks, not addresses.`);
  const [nick, user, cloak] = [name || "*", ident || "*", host || "*"];
  const target = `${nick}!${user}@${cloak}`;
  if ([nick, user, cloak].every(isAnybody)) throw new Problem("That mask is everybody.");
  const mask = {
    text: target,
    ...(!/^\*+$/.test(nick) && { name: foldAscii(nick) }),
    ...(!/^\*+$/.test(user) && { ident: user }),
    ...(!/^\*+$/.test(cloak) && { host: cloak }),
  };
  return { target, mask, isNarrow: true };
}
