// Admission control: how many connections the server takes from one address, and in all. An address is an IPv4 address or the /64
// of an IPv6 address, whose other half its owner chooses freely (RFC 7421).
import { addressNetwork } from "@vitrine/wire/text";
import type { Clock } from "../clock.ts";
import type { AddressList } from "./address-list.ts";

/** 0 is no limit. */
export interface ConnectionLimits {
  /** Connections in all. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Connections of one address whose user has no name yet. */
  readonly unnamedPerAddress: number;
  /** New connections of one address within a minute. */
  readonly newPerMinute: number;
}

/**
 * More in all than `max-clients`, because browsers and users without a name connect too. One address may be a whole school: a
 * thousand students, of whom a class at a time connects and then types its names.
 */
export const defaultLimits: ConnectionLimits = {
  connections: 16_384,
  connectionsPerAddress: 1_024,
  unnamedPerAddress: 256,
  newPerMinute: 1_200,
};

const minute = 60_000;

/** Addresses without a connection whose last minute is remembered: with more, the oldest may begin a new minute. */
const mostRemembered = 16_384;

interface AddressCount {
  readonly network: string;
  connections: number;
  unnamed: number;
  /**
   * The time at which the address has used up nothing of its minute (GCRA's theoretical arrival time, ITU-T I.371): one number
   * in place of a list of arrivals. On the clock's `elapsed()`.
   */
  restedAt: number;
}

/** One connection's share of the counts. */
export interface Place {
  /** Undefined for a trusted proxy, whose clients count by their own addresses. */
  address: AddressCount | undefined;
  isNamed: boolean;
}

/** The limit that a connection met, as its setting is called. */
export type LimitName = "connections" | "connections-per-address" | "unnamed-per-address" | "new-per-minute";

export class Admission {
  readonly #clock: Clock;
  readonly #addresses = new Map<string, AddressCount>();
  /** Addresses without a connection, the one that has waited longest first. */
  readonly #remembered = new Set<AddressCount>();
  #limits: ConnectionLimits;
  #proxies: AddressList;
  #open = 0;

  constructor(clock: Clock, limits: ConnectionLimits, proxies: AddressList) {
    this.#clock = clock;
    this.#limits = limits;
    this.#proxies = proxies;
  }

  get limits(): ConnectionLimits {
    return this.#limits;
  }

  get proxies(): AddressList {
    return this.#proxies;
  }

  /** Changes what is admitted from now on; open connections stay. */
  change(limits: ConnectionLimits, proxies: AddressList): void {
    this.#limits = limits;
    this.#proxies = proxies;
  }

  /** Addresses that are counted or remembered. */
  get addressCount(): number {
    return this.#addresses.size;
  }

  /** A place for a connection from this address, or the limit that it met. */
  admit(address: string): Place | LimitName {
    const { connections } = this.#limits;
    if (connections > 0 && this.#open >= connections) return "connections";
    const place: Place = { address: undefined, isNamed: false };
    const limit = this.move(place, address);
    if (limit !== undefined) return limit;
    this.#open += 1;
    return place;
  }

  /** Counts the connection for this address from now on, such as one that a trusted proxy named. It stays where it met a limit. */
  move(place: Place, address: string): LimitName | undefined {
    const before = place.address;
    if (this.#proxies.has(address)) {
      place.address = undefined;
    } else {
      const count = this.#find(addressNetwork(address));
      const limit = count === before ? undefined : this.#check(count, place.isNamed);
      if (limit !== undefined) {
        this.#forgetIfRested(count);
        return limit;
      }
      count.connections += 1;
      if (!place.isNamed) count.unnamed += 1;
      place.address = count;
    }
    if (before !== undefined) this.#leave(before, place.isNamed);
    return undefined;
  }

  /** The connection's user has a name. */
  named(place: Place): void {
    if (place.isNamed) return;
    place.isNamed = true;
    if (place.address !== undefined) place.address.unnamed -= 1;
  }

  release(place: Place): void {
    this.#open -= 1;
    if (place.address !== undefined) this.#leave(place.address, place.isNamed);
  }

  #find(network: string): AddressCount {
    this.#forgetOldest();
    const known = this.#addresses.get(network);
    if (known !== undefined) {
      this.#remembered.delete(known);
      return known;
    }
    const count = { network, connections: 0, unnamed: 0, restedAt: 0 };
    this.#addresses.set(network, count);
    return count;
  }

  #check(count: AddressCount, isNamed: boolean): LimitName | undefined {
    const { connectionsPerAddress, unnamedPerAddress, newPerMinute } = this.#limits;
    if (connectionsPerAddress > 0 && count.connections >= connectionsPerAddress) return "connections-per-address";
    if (unnamedPerAddress > 0 && !isNamed && count.unnamed >= unnamedPerAddress) return "unnamed-per-address";
    if (newPerMinute === 0) return undefined;
    const now = this.#clock.elapsed();
    const share = minute / newPerMinute;
    const restedAt = Math.max(count.restedAt, now) + share;
    if (restedAt - now > minute) return "new-per-minute";
    count.restedAt = restedAt;
    return undefined;
  }

  #leave(count: AddressCount, wasNamed: boolean): void {
    count.connections -= 1;
    if (!wasNamed) count.unnamed -= 1;
    this.#forgetIfRested(count);
  }

  #forgetIfRested(count: AddressCount): void {
    if (count.connections > 0) return;
    if (count.restedAt <= this.#clock.elapsed()) this.#addresses.delete(count.network);
    else this.#remembered.add(count);
  }

  /** Forgets remembered addresses whose minute is over: two at a time, so that the work stays small and keeps up. */
  #forgetOldest(): void {
    for (let at = 0; at < 2; at += 1) {
      const [oldest] = this.#remembered;
      if (oldest === undefined) return;
      if (oldest.restedAt > this.#clock.elapsed() && this.#remembered.size <= mostRemembered) return;
      this.#remembered.delete(oldest);
      this.#addresses.delete(oldest.network);
    }
  }
}
