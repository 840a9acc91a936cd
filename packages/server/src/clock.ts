// Time, as the server asks for it: injected, so that tests turn it by hand.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only ever grow. */
  elapsed(): number;
  /** Calls `action` after so many milliseconds; returns what prevents it. Does not keep the process alive. */
  after(milliseconds: number, action: () => void): () => void;
  /** Calls `action` when everything that this turn of the event loop read has been taken in. */
  atEndOfTurn(action: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds).unref();
    return () => clearTimeout(timer);
  },
  atEndOfTurn: (action) => {
    setImmediate(action);
  },
};

/**
 * The time of this turn of the event loop, in milliseconds since 1970: the clock is read once a turn, which costs a fifth of
 * reading it for every line.
 */
export function turnTime(clock: Clock): () => number {
  let time: number | undefined;
  const forget = (): void => {
    time = undefined;
  };
  return () => {
    if (time === undefined) {
      time = clock.now();
      clock.atEndOfTurn(forget);
    }
    return time;
  };
}
