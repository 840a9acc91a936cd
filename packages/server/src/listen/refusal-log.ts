// Logs refused connections: the first at once, then a sum from time to time, because a flood of them must not fill the disk.
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";

/** Milliseconds between two lines. */
const interval = 10_000;

export class RefusalLog {
  readonly #clock: Clock;
  readonly #log: Log;
  #isWaiting = false;
  #count = 0;
  #last: { readonly address: string; readonly reason: string } | undefined;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  refused(address: string, reason: string): void {
    if (!this.#isWaiting) {
      this.#log.warn({ address }, `refused a connection from ${address}: ${reason}`);
      this.#wait();
      return;
    }
    this.#count += 1;
    this.#last = { address, reason };
  }

  #wait(): void {
    this.#isWaiting = true;
    this.#clock.after(interval, () => this.#sum());
  }

  #sum(): void {
    this.#isWaiting = false;
    if (this.#last === undefined) return;
    const [count, { address, reason }] = [this.#count, this.#last];
    this.#count = 0;
    this.#last = undefined;
    const words = `refused ${count} more in ${interval / 1_000} s, the last one from ${address}: ${reason}`;
    this.#log.warn({ count, address }, words);
    this.#wait();
  }
}
