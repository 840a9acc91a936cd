// The pulse of the event loop: says how long this process may have left received bytes waiting.

/** Milliseconds between two beats. */
const beat = 1;

/**
 * Beats while the event loop turns. The loop reads its sockets between two beats, so bytes that are read now arrived at most
 * `age` milliseconds ago: an older pulse means that this process was late, and that one read may join what was sent apart.
 */
export class LoopPulse {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #last: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
    this.#timer = setInterval(() => {
      this.#last = now();
    }, beat);
  }

  /** Milliseconds since the last beat. */
  get age(): number {
    return this.#now() - this.#last;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
