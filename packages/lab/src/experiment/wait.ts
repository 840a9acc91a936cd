// Waiting for something to be so, with an end: never by sleeping for a guessed time.
import type { Transcript } from "./transcript.ts";

export interface WaitOptions {
  /** Looked at again whenever one of these has a new line. */
  readonly transcripts?: readonly Transcript[];
  /** Milliseconds between two looks at what announces nothing, such as the kernel's tables; 0 for never. */
  readonly every?: number;
  /** Milliseconds until it is given up. */
  readonly patience: number;
  /** Gives up at once, by rejecting with its reason. */
  readonly signal: AbortSignal;
}

/** A burst of lines is looked at once, after so many milliseconds. */
const burst = 10;

/** Resolves with true as soon as it is so, with false when patience ends. */
export function waitUntil(isSo: () => boolean, options: WaitOptions): Promise<boolean> {
  const { transcripts = [], every = 0, patience, signal } = options;
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  if (isSo()) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const endings: (() => void)[] = [];
    const over = (finish: () => void): void => {
      for (const end of endings) end();
      finish();
    };
    const look = (): void => {
      if (isSo()) over(() => resolve(true));
    };
    let soon: NodeJS.Timeout | undefined;
    const lookSoon = (): void => {
      soon ??= setTimeout(() => {
        soon = undefined;
        look();
      }, burst);
    };
    const giveUp = (): void => over(() => reject(signal.reason as Error));
    const end = setTimeout(() => over(() => resolve(isSo())), patience);
    const clock = every > 0 ? setInterval(look, every) : undefined;
    signal.addEventListener("abort", giveUp);
    endings.push(
      () => clearTimeout(end),
      () => clearTimeout(soon),
      () => clearInterval(clock),
      () => signal.removeEventListener("abort", giveUp),
      ...transcripts.map((transcript) => transcript.watch(lookSoon)),
    );
  });
}
