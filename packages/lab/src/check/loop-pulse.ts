// The pulse of the event loop: says how long this process may have left received bytes waiting.

/** Milliseconds between two beats. */
const beat = 1;

/**
 * Beats while the event loop turns. The loop lets its timers run and then reads its sockets, so bytes that are read now arrived
 * after the read before the last beat: at most `age` milliseconds ago. A high age means that this process was late, and that one
 * read may join what was sent apart.
 */
export class LoopPulse {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #last: number;
  #beforeLast: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
    this.#beforeLast = this.#last;
    this.#timer = setInterval(() => {
      this.#beforeLast = this.#last;
      this.#last = now();
    }, beat);
  }

  /** Milliseconds since the beat before the last one. */
  get age(): number {
    return this.#now() - this.#beforeLast;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
