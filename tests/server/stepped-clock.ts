// The system's clock, but for timers, which pass only when the test says so.
import type { Clock } from "@vitrine/server";

export class SteppedClock implements Clock {
  readonly now = (): number => Date.now();
  readonly elapsed = (): number => this.#now;
  readonly atEndOfTurn = (action: () => void): void => void setImmediate(action);
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();
  #now = 0;

  readonly after = (milliseconds: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Lets so many milliseconds pass; timers that are set meanwhile wait for the next call. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers].toSorted((one, other) => one.at - other.at)) {
      if (timer.at > this.#now) return;
      if (this.#timers.delete(timer)) timer.action();
    }
  }
}
