/** In ms: a wait that takes longer hangs. It ends before the runner's limit, so that the test says what it waited for. */
const patience = 250_000;

/** Characters of what came that a failed wait quotes: the last ones. */
const longestQuote = 2_000;

/** Lets tests wait for what comes bit by bit: the output of a program, the lines of a connection. */
export class Arrivals {
  readonly #all: () => string;
  readonly #waiting: (() => void)[] = [];
  #haveEnded = false;

  /** `all` gives everything that came so far, for the words of a failure. */
  constructor(all: () => string) {
    this.#all = all;
  }

  /** Nothing comes any more. */
  get haveEnded(): boolean {
    return this.#haveEnded;
  }

  /** Something came: every waiting test looks again. */
  readonly came = (): void => {
    for (const look of this.#waiting.splice(0)) look();
  };

  /** The program, or the connection, has ended. */
  readonly ended = (): void => {
    this.#haveEnded = true;
    this.came();
  };

  /**
   * Waits until `find` returns something. Rejects with what came instead, where nothing comes any more and where it takes too long.
   */
  async until<Found>(
    find: () => Found | undefined | null | false,
    wanted: string | RegExp = "what the test waits for",
  ): Promise<Found> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.came();
    }, patience);
    try {
      for (;;) {
        const found = find();
        if (found !== undefined && found !== null && found !== false) return found;
        if (this.#haveEnded) throw this.#failure(`ended without ${wanted}`);
        if (isLate) throw this.#failure(`after ${patience / 1_000} s still without ${wanted}`);
        await new Promise<void>((look) => this.#waiting.push(look));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits until nothing comes any more. */
  async end(): Promise<void> {
    await this.until(() => this.#haveEnded, "its end");
  }

  #failure(fault: string): Error {
    return new Error(`${fault}; what came: ${this.#all().slice(-longestQuote)}`);
  }
}
