// Waiting with an end: no check waits for ever, whatever the program does.
import { type Changes, waitFor } from "../process/wait.ts";
import { CheckFailure } from "./check.ts";

export interface Patience {
  /** Milliseconds that an expected event may take. */
  readonly expected: number;
  /** Milliseconds to watch that an unwanted event does not happen. */
  readonly unexpected: number;
  /** Milliseconds that a program may take to be ready: an interpreter needs its time on a busy computer. */
  readonly start: number;
}

export const ordinaryPatience: Patience = { expected: 3_000, unexpected: 250, start: 20_000 };

export interface UntilOptions {
  readonly milliseconds: number;
  readonly words: () => string;
  /** Nothing more can come: the connection is closed, or the program has ended. */
  readonly isOver?: () => boolean;
}

/** Resolves with the first value that `find` gives, or rejects with `words` when time is up or nothing more can come. */
export async function until<Value>(
  changes: readonly Changes[],
  find: () => Value | undefined,
  { milliseconds, words, isOver = () => false }: UntilOptions,
): Promise<Value> {
  const look = (): { readonly found: Value | undefined } | undefined => {
    const found = find();
    return found !== undefined || isOver() ? { found } : undefined;
  };
  const outcome = await waitFor(look, { changes, patience: milliseconds });
  if (outcome?.found === undefined) throw new CheckFailure(words());
  return outcome.found;
}

/** Resolves after `milliseconds`, or rejects with `words` as soon as `find` gives something. */
export async function never(changes: Changes, find: () => unknown, milliseconds: number, words: string): Promise<void> {
  const found = await waitFor(find, { changes: [changes], patience: milliseconds });
  if (found !== undefined && found !== false) throw new CheckFailure(words);
}
