// A token bucket: so many at once, and then one in each interval.

export interface BucketOptions {
  readonly burst: number;
  /** In milliseconds. */
  readonly interval: number;
}

export class TokenBucket {
  readonly #options: BucketOptions;
  readonly #after: (milliseconds: number, callback: () => void) => void;
  readonly #onToken: () => void;
  #tokens: number;
  #isFilling = false;

  /** Calls `onToken` when there is one token more. A full bucket has no timer. */
  constructor(
    after: (milliseconds: number, callback: () => void) => void,
    onToken: () => void,
    options: BucketOptions,
  ) {
    this.#after = after;
    this.#onToken = onToken;
    this.#options = options;
    this.#tokens = options.burst;
  }

  /** Takes a token. False where there is none. */
  take(): boolean {
    if (this.#tokens === 0) return false;
    this.#tokens -= 1;
    this.#fillLater();
    return true;
  }

  #fillLater(): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    this.#after(this.#options.interval, () => {
      this.#isFilling = false;
      this.#tokens += 1;
      if (this.#tokens < this.#options.burst) this.#fillLater();
      this.#onToken();
    });
  }
}
