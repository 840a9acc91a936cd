// The users in the room, from the server's newest roster, without anything hostile.
import { courseReceiveBuffer, encodeRoster, type RosterUser } from "@vitrine/wire/lab";
import { canonicalAddress, visibleText } from "@vitrine/wire/text";

/** The longest name that is kept, in characters; a longer one is cut. Our server allows 64 bytes. */
const longestShownName = 64;

/** Bytes: a server cuts a roster where one more entry passes its reads of at least 1,024. An entry has at most about 160. */
const shortestCutRoster = courseReceiveBuffer - 160;

export interface RosterEntry {
  readonly name: string;
  /** The address in its one form; where it is none, what the server wrote, as far as it can be shown. */
  readonly address: string;
  /** When the user came, in milliseconds since 1970; absent for users that came before us. */
  readonly since?: number;
  readonly isYou?: true;
}

/** Names that are kept besides the roster: a server may say endlessly many, and no room of this kind is larger. */
const mostUnlisted = 10_000;

/** People who are here, as far as we know, and whom the server's roster does not list. */
export interface Missing {
  /** The roster has no room for everybody: at least one is missing. Otherwise these names were only heard. */
  readonly isCut: boolean;
  readonly names: readonly string[];
}

export interface RosterChange {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** A sentence for each entry that could not be kept as it was. */
  readonly faults: readonly string[];
}

/** Bytes of a roster, as our server and Python write it. */
function rosterLength(users: readonly RosterUser[]): number {
  return encodeRoster(users, Number.POSITIVE_INFINITY).bytes.length;
}

/** A name as it may be shown, in the roster and before a line. */
export function shownName(name: string): string {
  const shown = visibleText(name).trim();
  return shown.length > longestShownName ? `${shown.slice(0, longestShownName).toWellFormed()}…` : shown;
}

export class Roster {
  readonly #ownName: string;
  #entries = new Map<string, RosterEntry>();
  /** Those whom the roster does not list. Under no address where they were only heard. */
  #unlisted = new Map<string, RosterEntry>();
  /** Everybody, listed or not, in the order in which they came. */
  #order: readonly string[] = [];
  #isCut = false;
  #hasCome = false;
  #isNewcomer = true;

  constructor(ownName: string) {
    this.#ownName = ownName;
  }

  get entries(): RosterEntry[] {
    return [...this.#entries.values()];
  }

  /** The users that are here, and those that are not listed, as events report them. */
  get shown(): { readonly users: readonly RosterEntry[]; readonly missing?: Missing } {
    const users = this.entries;
    if (!this.#isCut && this.#unlisted.size === 0) return { users };
    return { users, missing: { isCut: this.#isCut, names: [...this.#unlisted.keys()] } };
  }

  get(name: string): RosterEntry | undefined {
    return this.#entries.get(name) ?? this.#unlisted.get(name);
  }

  /** Everybody behind this address: more than one where several share a machine. */
  namesAt(address: string): string[] {
    const everybody = [...this.#entries.values(), ...this.#unlisted.values()];
    return everybody.filter((entry) => entry.address === address).map(({ name }) => name);
  }

  /** The server has let us in (again): in its next roster we are the newest. */
  begin(): void {
    this.#isNewcomer = true;
  }

  /** A user spoke, who is here even if the roster does not list the name. */
  heard(name: string): void {
    if (name === "" || this.get(name) !== undefined || this.#unlisted.size >= mostUnlisted) return;
    this.#unlisted.set(name, { name, address: "" });
    this.#order = [name, ...this.#order];
  }

  /** Takes the server's newest roster in place of the one before. */
  replace(users: readonly RosterUser[], now: number): RosterChange {
    const before = this.#entries;
    const unlisted = this.#unlisted;
    const next = new Map<string, RosterEntry>();
    const faults = new Set<string>();
    for (const user of users) {
      const name = shownName(user.name);
      if (name !== user.name) faults.add("The server's roster has names that cannot be shown as they are.");
      if (name === "" || next.has(name)) continue;
      const address = canonicalAddress(user.address);
      if (address === undefined) faults.add(`The server gives no address for ${name} that anything could be sent to.`);
      const isYou = name === this.#ownName;
      const known = before.get(name) ?? unlisted.get(name);
      const since = known === undefined && (this.#hasCome || isYou) ? now : known?.since;
      const shown = address ?? visibleText(user.address).slice(0, longestShownName);
      next.set(name, { name, address: shown, ...(since !== undefined && { since }), ...(isYou && { isYou }) });
    }
    this.#isCut = this.#isCutRoster(users, [...next.keys()]);
    this.#unlisted = this.#isCut ? this.#pushedOut(next) : new Map();
    this.#order = this.#isCut ? [...this.#unlisted.keys(), ...[...next.keys()].toReversed()] : [...next.keys()];
    this.#entries = next;
    const isFirst = !this.#hasCome;
    this.#hasCome = true;
    this.#isNewcomer = false;
    const wasListed = [...before.keys(), ...[...unlisted.values()].flatMap((e) => (e.address === "" ? [] : [e.name]))];
    return {
      joined: isFirst ? [] : [...next.keys()].filter((name) => !before.has(name) && !unlisted.has(name)),
      left: wasListed.filter((name) => !next.has(name) && !this.#unlisted.has(name)),
      faults: [...faults],
    };
  }

  /**
   * Whether the server had no room for everybody: our server then lists the newest first, and otherwise the newest last
   * (docs/protocol/lab.md).
   */
  #isCutRoster(users: readonly RosterUser[], names: readonly string[]): boolean {
    if (names.length < 2 || rosterLength(users) < shortestCutRoster) return false;
    if (this.#isNewcomer) return names[0] === this.#ownName;
    const ranks = names.map((name) => this.#order.indexOf(name)).filter((rank) => rank !== -1);
    return ranks.length > 1 && ranks.every((rank, at) => at === 0 || rank < ranks[at - 1]!);
  }

  /** Users that came before everybody in a cut roster: they may still be here. Any others that are gone have left. */
  #pushedOut(next: ReadonlyMap<string, RosterEntry>): Map<string, RosterEntry> {
    const oldest = this.#order.findIndex((name) => next.has(name));
    const names = oldest === -1 ? [] : this.#order.slice(0, oldest).slice(-mostUnlisted);
    return new Map(names.map((name) => [name, this.get(name)!]));
  }

  /** A name that somebody may have meant: the same in another case, or one letter away. */
  nearest(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return [...this.#entries.keys(), ...this.#unlisted.keys()].find((known) => isNear(known.toLowerCase(), wanted));
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
