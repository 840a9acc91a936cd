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
 * The time in which the server could see what its peers do, in milliseconds that only ever grow: of a turn of the event loop at most
 * `longestTurn` counts. What passes while the machine holds the server up, such as a pause of a virtual machine, is nobody's fault.
 */
export function seenTime(clock: Clock, longestTurn: number): () => number {
  let seen = 0;
  let turn: number | undefined;
  let turnBefore = clock.elapsed();
  const forget = (): void => {
    turn = undefined;
  };
  return () => {
    if (turn === undefined) {
      turn = clock.elapsed();
      seen += Math.min(turn - turnBefore, longestTurn);
      turnBefore = turn;
      clock.atEndOfTurn(forget);
    }
    return seen;
  };
}

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
