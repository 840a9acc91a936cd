// The clock that says whether a reader still reads. It leaves out the pauses of the machine.
import type { Clock } from "../clock.ts";

/** Of one turn so many milliseconds count at most: about the time between two looks at the speakers that wait. */
const longestTurn = 250;

/**
 * The time in which the server could see what its peers read, in milliseconds. What passes while the machine holds the server up, such
 * as a pause of a virtual machine, is nobody's fault, so a turn counts 250 ms at most.
 */
export class SeenTime {
  readonly #clock: Clock;
  #now = 0;
  #isKnown = false;
  #turnBefore: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#turnBefore = clock.elapsed();
  }

  /** The same during one turn. */
  now(): number {
    if (this.#isKnown) return this.#now;
    const turn = this.#clock.elapsed();
    this.#now += Math.min(turn - this.#turnBefore, longestTurn);
    this.#turnBefore = turn;
    this.#isKnown = true;
    return this.#now;
  }

  /** The next call of `now` reads the clock. To be called after a turn's writes, and by the timer that looks at waiting speakers. */
  turnEnded(): void {
    this.#isKnown = false;
  }
}
