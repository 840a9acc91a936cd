// A clock that is turned by hand, for tests.
import type { Clock } from "../clock.ts";

export interface ManualClock extends Clock {
  /** Lets so many milliseconds pass; what is due in them happens, in order. */
  advance(milliseconds: number): void;
  /** Lets so many milliseconds pass in which the process did not run: what is due in them happens once, late. */
  holdUp(milliseconds: number): void;
  /** How many actions wait for their time. */
  readonly waiting: number;
}

export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  const nextDue = (until: number) =>
    [...timers].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0];
  return {
    now: () => now,
    elapsed: () => now,
    after: (milliseconds, action) => {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    atEndOfTurn: (action) => {
      setImmediate(action);
    },
    advance: (milliseconds) => {
      const until = now + milliseconds;
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        timers.delete(due);
        now = due.at;
        due.action();
      }
      now = until;
    },
    holdUp: (milliseconds) => {
      now += milliseconds;
      for (const timer of timers) {
        if (timer.at <= now && timers.delete(timer)) timer.action();
      }
    },
    get waiting() {
      return timers.size;
    },
  };
}

export interface TurnClock extends ManualClock {
  /** Ends the turn of the event loop, and those that this begins. */
  endTurn(): void;
}

/** A manual clock whose turns end by hand too. */
export function createTurnClock(): TurnClock {
  const clock = createManualClock();
  let actions: (() => void)[] = [];
  return {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (milliseconds, action) => clock.after(milliseconds, action),
    advance: (milliseconds) => clock.advance(milliseconds),
    holdUp: (milliseconds) => clock.holdUp(milliseconds),
    get waiting() {
      return clock.waiting;
    },
    atEndOfTurn: (action) => void actions.push(action),
    endTurn: () => {
      while (actions.length > 0) {
        const due = actions;
        actions = [];
        for (const action of due) action();
      }
    },
  };
}
