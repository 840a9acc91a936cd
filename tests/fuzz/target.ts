// A target of the fuzzer, and the failures of a round.
import type { Random } from "./random.ts";

/** A promise was broken. */
export class Broken extends Error {
  override readonly name = "Broken";
}

export function promise(isKept: boolean, words: string): asserts isKept {
  if (!isKept) throw new Broken(words);
}

export interface RunningTarget {
  /** Does what the seed says, and checks what must hold. Rejects with `Broken`. */
  round(random: Random): Promise<void>;
  /** What must hold after many rounds; ends everything. */
  finish(): Promise<void>;
}

export interface TargetSize {
  /** Connections of a crowd. */
  readonly connections: number;
}

/** Small enough for every run of the tests. */
export const smallSize: TargetSize = { connections: 60 };

export interface Target {
  readonly name: string;
  start(size: TargetSize): Promise<RunningTarget>;
}

/** In ms. Nothing in a round waits for a clock, so this is only reached where something hangs. */
const patience = 60_000;

/** The promise's value, or `Broken` with these words where it takes too long. */
export async function inTime<T>(work: Promise<T>, words: string | (() => string)): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Broken(typeof words === "string" ? words : words())), patience);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
