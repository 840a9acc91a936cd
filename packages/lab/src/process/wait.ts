// Waiting for something to be so, with an end: never by sleeping for a guessed time.

/** Announces changes to watchers, who then look again. */
export class Changes {
  readonly #watchers = new Set<() => void>();

  announce(): void {
    for (const look of this.#watchers) look();
  }

  /** Returns the function that ends the watching. */
  watch(look: () => void): () => void {
    this.#watchers.add(look);
    return () => void this.#watchers.delete(look);
  }
}

export interface WaitOptions {
  /** Looked at again whenever one of these announces something. */
  readonly changes?: readonly Changes[];
  /** Milliseconds between two looks at something that announces nothing, such as the kernel's tables; 0 for never. */
  readonly every?: number;
  /** Milliseconds until it is given up. */
  readonly patience: number;
  /** Gives up at once, by rejecting with its reason. */
  readonly signal?: AbortSignal;
}

/** Resolves with the first value that `find` gives, or with undefined when patience ends; rejects with what it throws. */
export function waitFor<Value>(
  find: () => Value | false | undefined,
  { changes = [], every = 0, patience, signal }: WaitOptions,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const endings: (() => void)[] = [];
    const over = (finish: () => void): void => {
      for (const end of endings) end();
      finish();
    };
    const look = (isLast: boolean): void => {
      try {
        const found = find();
        if (found !== undefined && found !== false) over(() => resolve(found));
        else if (isLast) over(() => resolve(undefined));
      } catch (error) {
        over(() => reject(error as Error));
      }
    };
    const giveUp = (): void => over(() => reject(signal!.reason as Error));
    const end = setTimeout(look, patience, true);
    const clock = every > 0 ? setInterval(look, every, false) : undefined;
    signal?.addEventListener("abort", giveUp);
    endings.push(
      () => clearTimeout(end),
      () => clearInterval(clock),
      () => signal?.removeEventListener("abort", giveUp),
      ...changes.map((one) => one.watch(() => look(false))),
    );
    if (signal?.aborted === true) giveUp();
    else look(false);
  });
}
