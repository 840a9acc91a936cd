// How many passwords are hashed at once, and how many may wait: each takes 19 MiB while it is computed.

/** Two of libuv's four threads; the others remain for files, names and SCRAM. So guessing costs 38 MiB at most. */
const mostAtOnce = 2;

/** At 30 ms each and two at once, the last one waits for about a second. */
const mostWaiting = 64;

export interface HashingQueueOptions {
  /** Hashes computed at once. Default 2. */
  readonly mostAtOnce?: number;
  /** Hashes that wait. Default 64. */
  readonly mostWaiting?: number;
}

export class HashingQueue {
  readonly #mostAtOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: HashingQueueOptions = {}) {
    this.#mostAtOnce = options.mostAtOnce ?? mostAtOnce;
    this.#mostWaiting = options.mostWaiting ?? mostWaiting;
  }

  /** Runs the task when its turn comes; "full" where too many wait already, and then the task is not run at all. */
  async run<T>(task: () => Promise<T>): Promise<T | "full"> {
    if (this.#running >= this.#mostAtOnce) {
      if (this.#waiting.length >= this.#mostWaiting) return "full";
      // The one that ends hands its place over, so that nobody can take it in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
