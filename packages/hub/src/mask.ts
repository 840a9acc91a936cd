// Whom an entry of a room's lists means. The protocol takes its own syntax apart and keeps the text as it was typed.

export interface Mask {
  /** As it was typed: how it is listed, and how it is taken off the list. */
  readonly text: string;
  /** Patterns in which `*` is any characters and `?` is one; what is left out matches everybody. */
  readonly name?: string | undefined;
  readonly ident?: string | undefined;
  readonly host?: string | undefined;
  readonly account?: string | undefined;
  /** It takes away speech, not entry. */
  readonly isMute?: boolean | undefined;
}

/** ASCII letters in lower case. Other letters stay: folding them would read a Unicode table. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether the pattern means the text. Takes at most length × length steps, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [wanted, given] = [foldAscii(pattern), foldAscii(text)];
  let [at, from] = [0, 0];
  /** Where the last `*` was, and where in the text its match ends so far. */
  let [star, starEnd] = [-1, 0];
  while (from < given.length) {
    if (wanted[at] === "*") {
      star = at;
      starEnd = from;
      at += 1;
    } else if (wanted[at] === "?" || wanted[at] === given[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      starEnd += 1;
      from = starEnd;
    } else return false;
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}

/** What masks look at of a user. */
export interface Masked {
  readonly nick: string;
  readonly ident: string;
  readonly host: string;
  readonly account: string | undefined;
}

export function matchesMask({ name, ident, host, account }: Mask, user: Masked): boolean {
  if (name !== undefined && !matchesPattern(name, user.nick)) return false;
  if (ident !== undefined && !matchesPattern(ident, user.ident)) return false;
  if (host !== undefined && !matchesPattern(host, user.host)) return false;
  return account === undefined || (user.account !== undefined && matchesPattern(account, user.account));
}

/** Two texts that mean the same entry of a list. */
export function maskKey(text: string): string {
  return foldAscii(text);
}
