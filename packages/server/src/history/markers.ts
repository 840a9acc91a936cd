// Up to where people have read. Markers of accounts are in the history; those of guests last as long as their stay.
import type { HubEvent, HubEventOf, User } from "@vitrine/hub";
import type { History } from "@vitrine/store/history";

/** Accounts whose markers are in memory; beyond it the one that came first is read again when it is needed. */
const mostAccounts = 10_000;

/** Markers of one guest: the oldest goes. */
const mostMarkers = 1_000;

type Markers = Map<string, number>;

export class ReadMarkers {
  readonly #history: History;
  readonly #accounts = new Map<string, Markers>();
  readonly #guests = new WeakMap<User, Markers>();

  constructor(history: History) {
    this.#history = history;
  }

  /** Reads the markers of the user's account. Undefined where they are in memory already. */
  load({ account }: User): Promise<void> | undefined {
    return account === undefined || this.#accounts.has(account) ? undefined : this.#load(account);
  }

  async #load(account: string): Promise<void> {
    const stored = await this.#history.markers(account);
    // Something may have been marked meanwhile.
    const markers = this.#of(account);
    for (const [key, at] of stored) raise(markers, key, at);
  }

  /** In milliseconds since 1970; undefined where nothing was marked. */
  get(user: User, key: string): number | undefined {
    return this.#markersOf(user).get(key);
  }

  forget(account: string): void {
    this.#accounts.delete(account);
  }

  /** The channels that the user has marked, by their keys: the newest marks last. */
  channelsOf(user: User): string[] {
    return [...this.#markersOf(user).keys()].filter((key) => key.startsWith("#"));
  }

  hear(event: HubEvent): void {
    if (event.kind === "marked") raise(this.#markersOf(event.user), event.target, event.readTo);
    else if (event.kind === "room-renamed") this.#renamed(event);
  }

  /** The markers of accounts, and of the guests who are in the room, follow it to its new name. */
  #renamed({ room, previousKey }: HubEventOf<"room-renamed">): void {
    if (room.key === previousKey) return;
    const guests = [...room.members.keys()].flatMap((user) => this.#guests.get(user) ?? []);
    for (const markers of [...this.#accounts.values(), ...guests]) {
      const at = markers.get(previousKey);
      markers.delete(room.key);
      markers.delete(previousKey);
      if (at !== undefined) raise(markers, room.key, at);
    }
  }

  #markersOf(user: User): Markers {
    if (user.account !== undefined) return this.#of(user.account);
    const known = this.#guests.get(user);
    if (known !== undefined) return known;
    const markers: Markers = new Map();
    this.#guests.set(user, markers);
    return markers;
  }

  #of(account: string): Markers {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const markers: Markers = new Map();
    this.#accounts.set(account, markers);
    for (const oldest of this.#accounts.keys()) {
      if (this.#accounts.size <= mostAccounts) break;
      this.#accounts.delete(oldest);
    }
    return markers;
  }
}

function raise(markers: Markers, key: string, at: number): void {
  markers.set(key, Math.max(at, markers.get(key) ?? 0));
  for (const oldest of markers.keys()) {
    if (markers.size <= mostMarkers) break;
    markers.delete(oldest);
  }
}
