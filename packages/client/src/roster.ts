// Who is there, as the server last told it, with everything hostile taken out.
import { type RosterUser } from "@vitrine/wire/lab";
import { canonicalAddress, visibleText } from "@vitrine/wire/text";

/** The longest name that is kept, in characters; a longer one is cut. Our server allows 64 bytes. */
const longestShownName = 64;

export interface RosterEntry {
  readonly name: string;
  /** The address in its one form; where it is none, what the server wrote, as far as it can be shown. */
  readonly address: string;
  /** When they came, in milliseconds since 1970; absent for those who were there before us. */
  readonly since?: number;
  readonly isYou?: true;
}

export interface RosterChange {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** What could not be kept as it was, in words. */
  readonly faults: readonly string[];
}

/** A name as it may be shown; the same for the roster and for those who speak. */
export function shownName(name: string): string {
  const shown = visibleText(name).trim();
  return shown.length > longestShownName ? `${shown.slice(0, longestShownName).toWellFormed()}…` : shown;
}

export class Roster {
  readonly #ownName: string;
  #entries = new Map<string, RosterEntry>();
  #hasCome = false;

  constructor(ownName: string) {
    this.#ownName = ownName;
  }

  get entries(): RosterEntry[] {
    return [...this.#entries.values()];
  }

  get(name: string): RosterEntry | undefined {
    return this.#entries.get(name);
  }

  /** Everybody behind this address: more than one where several share a machine. */
  namesAt(address: string): string[] {
    return this.entries.filter((entry) => entry.address === address).map(({ name }) => name);
  }

  /** Takes the server's newest roster in place of the one before. */
  replace(users: readonly RosterUser[], now: number): RosterChange {
    const before = this.#entries;
    const next = new Map<string, RosterEntry>();
    const faults = new Set<string>();
    for (const user of users) {
      const name = shownName(user.name);
      if (name !== user.name) faults.add("The server's roster has names that cannot be shown as they are.");
      if (name === "" || next.has(name)) continue;
      const address = canonicalAddress(user.address);
      if (address === undefined) faults.add(`The server gives no address for ${name} that anything could be sent to.`);
      const isYou = name === this.#ownName;
      const isNew = !before.has(name) && (this.#hasCome || isYou);
      const since = isNew ? now : before.get(name)?.since;
      const shown = address ?? visibleText(user.address).slice(0, longestShownName);
      next.set(name, { name, address: shown, ...(since !== undefined && { since }), ...(isYou && { isYou }) });
    }
    this.#entries = next;
    const isFirst = !this.#hasCome;
    this.#hasCome = true;
    return {
      joined: isFirst ? [] : [...next.keys()].filter((name) => !before.has(name)),
      left: [...before.keys()].filter((name) => !next.has(name)),
      faults: [...faults],
    };
  }

  /** A name that somebody may have meant: the same in another case, or one letter away. */
  nearest(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return [...this.#entries.keys()].find((known) => isNear(known.toLowerCase(), wanted));
  }
}

/** Whether two words are at most one letter apart: one more, one less, one other, or two swapped. */
export function isNear(one: string, other: string): boolean {
  if (one === other) return true;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [rest, otherRest] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (rest.length <= 1 && otherRest.length <= 1) return Math.max(one.length, other.length) > 1;
  return rest.length === 2 && otherRest.length === 2 && rest[0] === otherRest[1] && rest[1] === otherRest[0];
}
