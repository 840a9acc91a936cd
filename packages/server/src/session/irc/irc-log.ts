// The log of a channel for IRC. In a large channel each write to all members is dear, so comings and goings that follow each other
// closely leave together: 2,000 people who join at once would otherwise cost up to a million writes each way.
import type { Clock } from "../../clock.ts";
import type { MemoryPool } from "../../fanout/memory-pool.ts";
import { RoomLog } from "../../fanout/room-log.ts";
import type { Tick } from "../../fanout/tick.ts";

/** Hearers from which on comings and goings are collected. */
const largeChannel = 64;

/**
 * Milliseconds for each hearer between two releases of comings and goings. A write takes some 15 µs of the server's time, so they
 * take a sixth of it at most; 2,000 people see somebody come at most 200 ms late.
 */
const intervalPerHearer = 0.1;

export interface IrcLogComponents {
  readonly clock: Clock;
  readonly pool: MemoryPool;
  readonly tick: Tick;
}

export class IrcLog extends RoomLog {
  /** Something besides comings and goings was appended: it is not held. */
  isUrgent = false;
  readonly #components: IrcLogComponents;
  #releasedAt = -Infinity;
  #isPlanned = false;

  constructor(components: IrcLogComponents) {
    super(components.pool);
    this.#components = components;
  }

  override mayRelease(now: number): boolean {
    if (this.isUrgent || this.isFull || this.hearers.length < largeChannel) return true;
    const wait = this.#releasedAt + this.hearers.length * intervalPerHearer - now;
    if (wait <= 0) return true;
    if (!this.#isPlanned) {
      this.#isPlanned = true;
      this.#components.clock.after(wait, () => {
        this.#isPlanned = false;
        this.#components.tick.touch(this);
      });
    }
    return false;
  }

  override release(): void {
    super.release();
    this.isUrgent = false;
    this.#releasedAt = this.#components.clock.elapsed();
  }
}
