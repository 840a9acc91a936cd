// Waiting with an end: no check waits for ever, whatever the program does.
import { type Changes, waitFor } from "../process/wait.ts";
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

/** Resolves with the first value that `find` gives, or rejects in words when it has not after `milliseconds`. */
export async function until<Value>(
  changes: Changes,
  find: () => Value | undefined,
  milliseconds: number,
  words: () => string,
): Promise<Value> {
  const found = await waitFor(find, { changes: [changes], patience: milliseconds });
  if (found === undefined) throw new CheckFailure(words());
  return found;
}

/** Resolves after `milliseconds`, or rejects in words as soon as `find` gives something. */
export async function never(changes: Changes, find: () => unknown, milliseconds: number, words: string): Promise<void> {
  const found = await waitFor(find, { changes: [changes], patience: milliseconds });
  if (found !== undefined) throw new CheckFailure(words);
}
