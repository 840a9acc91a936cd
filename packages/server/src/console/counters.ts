// What the server counts while it runs: plain numbers, so that counting costs nothing. `metrics.ts` shows them.

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
