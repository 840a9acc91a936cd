// The connections of this server, whichever listener accepted them: their places within the limits, their deadlines, and the look
// for peers that have vanished.
import type { Clock } from "../clock.ts";
import type { Counters } from "../console/counters.ts";
import { AddressList } from "./address-list.ts";
import { Admission, type ConnectionLimits, type LimitName, type Place } from "./admission.ts";
import type { AcceptedConnection } from "./connection.ts";
import { Deadlines } from "./deadlines.ts";
import { VanishedPeers } from "./vanished.ts";

/** Why a connection is refused. */
export type AdmissionRefusal = LimitName | "banned";

export interface RegistryComponents {
  readonly clock: Clock;
  readonly counters: Counters;
  /** Reads the kernel's table of TCP connections. */
  readonly readTable: () => Promise<string>;
  /** Whether clients of this address are banned. Default: nobody is. */
  readonly isBanned?: (address: string) => boolean;
}

export interface RegistryOptions {
  readonly limits: ConnectionLimits;
  /** Addresses and networks of proxies whose clients count by their own addresses. */
  readonly trustedProxies: readonly string[];
  /** Connections that the process's file descriptors allow. */
  readonly mostConnections: number;
}

export class Registry {
  readonly deadlines: Deadlines;
  readonly #counters: Counters;
  /** Every open connection. One that met a limit, and is open only to be refused, has no place. */
  readonly #places = new Map<AcceptedConnection, Place | undefined>();
  readonly #admission: Admission;
  readonly #vanished: VanishedPeers;
  readonly #mostConnections: number;
  readonly #isBanned: (address: string) => boolean;
  #lastId = 0;
  #whenEmpty: (() => void) | undefined;

  constructor({ clock, counters, readTable, isBanned }: RegistryComponents, options: RegistryOptions) {
    this.#isBanned = (address) => isBanned?.(address) === true && !this.isTrustedProxy(address);
    this.deadlines = new Deadlines(clock);
    this.#counters = counters;
    this.#mostConnections = options.mostConnections;
    this.#admission = new Admission(clock, this.#within(options.limits), new AddressList(options.trustedProxies));
    this.#vanished = new VanishedPeers({ clock, readTable }, this.#places);
  }

  get size(): number {
    return this.#places.size;
  }

  /** The limits that hold, of which `connections` may be less than what was set. */
  get limits(): ConnectionLimits {
    return this.#admission.limits;
  }

  /** Limits what is admitted from now on. */
  change({ limits, trustedProxies }: Pick<RegistryOptions, "limits" | "trustedProxies">): void {
    this.#admission.change(this.#within(limits), new AddressList(trustedProxies));
  }

  isTrustedProxy(address: string): boolean {
    return this.#admission.proxies.has(address);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Keeps the connection until it closes. Returns the limit that it met, or that it is banned; then it has to be refused. */
  add(connection: AcceptedConnection): AdmissionRefusal | undefined {
    const isBanned = this.#isBanned(connection.address);
    const admitted = isBanned ? "banned" : this.#admission.admit(connection.address);
    const isAdmitted = typeof admitted === "object";
    this.#places.set(connection, isAdmitted ? admitted : undefined);
    this.#vanished.watch();
    this.#counters.connectionsOpened += 1;
    this.#counters.connectionsOpen = this.#places.size;
    return isAdmitted ? undefined : admitted;
  }

  /** `after` takes over the place of `before`, whose bytes carry it, and counts for its own address. Returns the limit that it met. */
  replace(before: AcceptedConnection, after: AcceptedConnection): AdmissionRefusal | undefined {
    if (this.#isBanned(after.address)) return "banned";
    const place = this.#places.get(before);
    // It is open only to be refused, or for the page.
    if (place === undefined) return "connections";
    if (after.address !== before.address) {
      const limit = this.#admission.move(place, after.address);
      if (limit !== undefined) return limit;
    }
    this.takeOver(before, after);
    return undefined;
  }

  /** `after` is the same connection inside TLS, or inside a WebSocket: it takes over the place of `before`, where that has one. */
  takeOver(before: AcceptedConnection, after: AcceptedConnection): void {
    const place = this.#places.get(before);
    this.deadlines.clear(before);
    this.#places.delete(before);
    this.#places.set(after, place);
  }

  named(connection: AcceptedConnection): void {
    const place = this.#places.get(connection);
    if (place !== undefined) this.#admission.named(place);
  }

  closed(connection: AcceptedConnection): void {
    this.deadlines.clear(connection);
    const place = this.#places.get(connection);
    if (place !== undefined) this.#admission.release(place);
    this.#places.delete(connection);
    this.#counters.connectionsOpen = this.#places.size;
    if (this.#places.size === 0) this.#whenEmpty?.();
  }

  /** Closes the connections of these addresses whose user has no name yet. */
  dismiss(isMeant: (address: string) => boolean): void {
    for (const [connection, place] of this.#places) {
      if (place?.isNamed === true || this.isTrustedProxy(connection.address)) continue;
      if (isMeant(connection.address)) connection.cutOff("refused");
    }
  }

  /** Says goodbye to everybody; resolves when all connections are closed. */
  async close(): Promise<void> {
    for (const connection of this.#places.keys()) connection.sayGoodbye();
    if (this.#places.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  #within(limits: ConnectionLimits): ConnectionLimits {
    const { connections } = limits;
    if (this.#mostConnections === Infinity || (connections > 0 && connections <= this.#mostConnections)) return limits;
    return { ...limits, connections: this.#mostConnections };
  }
}
