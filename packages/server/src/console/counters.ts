// What the server counts while it runs: plain numbers, so that counting costs nothing. `/metrics` shows them.

export class Counters {
  connectionsOpened = 0;
  connectionsOpen = 0;
  registrations = 0;
  messages = 0;
  deliveries = 0;
  rosters = 0;
  readonly refusals = new Map<string, number>();

  refused(reason: string): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }
}

/** The values of the gauges at this moment. */
export interface ServerState {
  readonly users: number;
  /** Peers that do not read as fast as others speak, and the bytes that wait for them. */
  readonly slowReaders: number;
  readonly queuedBytes: number;
}

/** What there is to measure of a server. */
export interface Measured {
  readonly counters: Counters;
  state(): ServerState;
}
