// The time by which a reader reads or has stopped: a pause of the machine is left out.
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

  /** Everything is written that this turn had, or somebody looks at the time anew. */
  turnEnded(): void {
    this.#isKnown = false;
  }
}
