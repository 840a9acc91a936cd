// The log of a channel for IRC, which collects the comings and goings of a crowd.
import type { Clock } from "../../clock.ts";
import type { MemoryPool } from "../../fanout/memory-pool.ts";
import { RoomLog } from "../../fanout/room-log.ts";
import { crowd, type Tick } from "../../fanout/tick.ts";

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
    if (this.isUrgent || this.isFull || this.hearers.length < crowd.size) return true;
    const wait = this.#releasedAt + this.hearers.length * crowd.intervalPerHearer - now;
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
