// The peers whose bytes wait because they do not read as fast as the room speaks. Nobody waits for them: one that has
// taken nothing at all for a while is cut off, however little waits for it.
import type { Clock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";

/** How often they are looked at, in milliseconds. */
const lookInterval = 1_000;

/**
 * How many looks in a row may find that nothing was taken. Whoever is here has let the kernel's buffers run full, which
 * hold minutes of what people write; and while most hearers lag, those who speak wait for this.
 */
const longestStall = 5;

interface Progress {
  taken: number;
  stalls: number;
}

export class Laggards {
  readonly #clock: Clock;
  readonly #progress = new Map<Connection, Progress>();
  #isLooking = false;
  /** Called when there is one less. */
  onFewer: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#progress.size;
  }

  /** Bytes that wait for all of them together; a batch that waits for several is counted for each. */
  get queued(): number {
    let bytes = 0;
    for (const connection of this.#progress.keys()) bytes += connection.queueLength;
    return bytes;
  }

  add(connection: Connection): void {
    this.#progress.set(connection, { taken: -1, stalls: 0 });
    if (!this.#isLooking) this.#lookLater();
  }

  delete(connection: Connection): void {
    if (this.#progress.delete(connection)) this.onFewer();
  }

  #lookLater(): void {
    this.#isLooking = true;
    this.#clock.after(lookInterval, () => this.#look());
  }

  #look(): void {
    this.#isLooking = false;
    for (const [connection, progress] of this.#progress) {
      const taken = connection.bytesWritten - connection.queueLength;
      progress.stalls = taken === progress.taken ? progress.stalls + 1 : 0;
      progress.taken = taken;
      if (progress.stalls >= longestStall) connection.cutOff("too-slow");
    }
    if (this.#progress.size > 0) this.#lookLater();
  }
}
