// Waiting with an end: no check waits for ever, whatever the program does.
import { CheckFailure } from "./check.ts";

export interface Patience {
  /** How long something that should come may take, in milliseconds. */
  readonly expected: number;
  /** How long to watch that something which should not come does not, in milliseconds. */
  readonly unexpected: number;
  /** How long a program may take to be ready, in milliseconds: an interpreter on a busy machine needs its time. */
  readonly start: number;
}

export const ordinaryPatience: Patience = { expected: 3_000, unexpected: 250, start: 10_000 };

/** Things that change, and those who wait for them to. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Something changed: everybody who waits looks again. */
  announce(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves with the first value that `find` gives, or rejects in words when it has not after `milliseconds`. */
  until<Value>(find: () => Value | undefined, milliseconds: number, words: () => string): Promise<Value> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = (): void => {
        let found: Value | undefined;
        try {
          found = find();
        } catch (error) {
          stop();
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        if (found === undefined) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new CheckFailure(words()));
      }, milliseconds);
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves after `milliseconds`, or rejects in words as soon as `find` gives something. */
  never(find: () => unknown, milliseconds: number, words: (found: unknown) => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        stop();
        reject(new CheckFailure(words(found)));
      };
      const timer = setTimeout(() => {
        stop();
        resolve();
      }, milliseconds);
      this.#waiting.add(look);
      look();
    });
  }
}
