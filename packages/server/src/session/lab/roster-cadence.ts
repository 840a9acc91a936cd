// When a roster may go out. A naive client parses what one read returns, so a roster travels alone: the room is quiet
// before it and after it. It is one state of the room, not one for each hearer:
//
//   flowing --somebody came or went--> before (quiet) --the roster--> after (quiet) --held lines--> flowing
//
// Everybody who comes or goes while it is quiet before the roster is in this one: a burst costs one roster.
import type { Clock } from "../../clock.ts";

/**
 * The quiet before and after a roster, in milliseconds: a naive client wakes up and reads what came before. Two
 * of them are less than people notice.
 */
export const quietGap = 40;

/** Between two rosters, in milliseconds, so that lines flow for most of the time while people come and go. */
const shortestInterval = 200;

/** Rosters to thousands of hearers take at most one part of this many of the server's time. */
const timeShare = 6;

export interface RosterRoom {
  /** Sends what is waiting: the quiet starts. */
  flush(): void;
  sendRoster(): void;
}

export class RosterCadence {
  readonly #clock: Clock;
  readonly #room: RosterRoom;
  #state: "flowing" | "before" | "after" = "flowing";
  #isDue = false;
  #isPlanned = false;
  #earliest = 0;
  #whenFlowing: (() => void)[] = [];

  constructor(clock: Clock, room: RosterRoom) {
    this.#clock = clock;
    this.#room = room;
  }

  /** Whether the room's lines are held just now. */
  get isQuiet(): boolean {
    return this.#state !== "flowing";
  }

  /** Waits until the quiet around a roster, where there is one, is over. */
  async untilFlowing(): Promise<void> {
    if (this.isQuiet) await new Promise<void>((resolve) => this.#whenFlowing.push(resolve));
  }

  /** Somebody came or went. */
  due(): void {
    this.#isDue = true;
    if (this.#state !== "flowing" || this.#isPlanned) return;
    const wait = this.#earliest - quietGap - this.#clock.elapsed();
    if (wait <= 0) {
      this.#begin();
      return;
    }
    this.#isPlanned = true;
    this.#clock.after(wait, () => this.#begin());
  }

  #begin(): void {
    this.#isPlanned = false;
    this.#room.flush();
    this.#state = "before";
    this.#clock.after(quietGap, () => this.#send());
  }

  #send(): void {
    this.#isDue = false;
    const start = this.#clock.elapsed();
    this.#room.sendRoster();
    const end = this.#clock.elapsed();
    this.#earliest = end + Math.max(shortestInterval, (end - start) * timeShare);
    this.#state = "after";
    this.#clock.after(quietGap, () => this.#release());
  }

  #release(): void {
    this.#state = "flowing";
    this.#room.flush();
    for (const resolve of this.#whenFlowing.splice(0)) resolve();
    if (this.#isDue) this.due();
  }
}
