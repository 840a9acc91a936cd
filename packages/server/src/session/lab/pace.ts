// When a lab room's lines may go out: not around a roster, which travels alone, and not while clients may have read a part of
// what was sent before. A client that has read the last lines and one that has not must both read whole lines next; where these
// are too many for one read, they have to begin where a read begins.
import type { Clock } from "../../clock.ts";
import { RosterCadence, type RosterRoom } from "./roster-cadence.ts";

/**
 * A client has read what was sent so many milliseconds ago: it waits in its recv(). It may or may not have read what was sent
 * since.
 */
const readTime = 10;

/** Between two rosters that people of other protocols bring, in milliseconds. */
const laterInterval = 2_000;

/** Lines for single people that wait for a calm moment: a flood of them is dropped rather than kept. */
const mostWaiting = 256;

export interface PacedRoom extends RosterRoom {
  /** Whether lines wait that were said before whatever comes next. */
  hasWaitingLines(): boolean;
}

export class Pace {
  readonly #clock: Clock;
  readonly #room: PacedRoom;
  readonly #cadence: RosterCadence;
  #lastRelease = -Infinity;
  #lastLater = -Infinity;
  #isDueLater = false;
  #waiting: (() => void)[] = [];
  /** Bytes after the last full block that were sent since clients had the time to read. */
  #unread = 0;
  /** The room's lines wait until clients have read what was sent before them. */
  #isHeld = false;
  #isForced = false;
  #isClose = false;
  #isClosed = false;

  constructor(clock: Clock, room: PacedRoom) {
    this.#clock = clock;
    this.#room = room;
    this.#cadence = new RosterCadence(clock, {
      flush: () => this.#flush(),
      sendRoster: () => {
        if (!this.#isClosed) room.sendRoster();
      },
    });
  }

  /** Whether the lines that are being released are followed by others at once, so that the last block has to be filled up too. */
  get isFollowed(): boolean {
    // After bytes that may not have been read yet, no filling up would end where a read ends.
    return this.#isClose && this.#unread === 0;
  }

  /** Whether the lines that are said now go out together, after a roster. */
  get isQuiet(): boolean {
    return this.#cadence.isQuiet;
  }

  /** Somebody came or went. */
  rosterDue(): void {
    this.#cadence.due();
  }

  /** Somebody of another protocol came or went: such rosters are seldom, however many they are. */
  rosterDueLater(): void {
    if (this.#isDueLater) return;
    const since = this.#clock.elapsed() - this.#lastLater;
    if (since >= laterInterval) {
      this.#lastLater = this.#clock.elapsed();
      this.#cadence.due();
      return;
    }
    this.#isDueLater = true;
    this.#clock.after(laterInterval - since, () => {
      this.#isDueLater = false;
      this.#lastLater = this.#clock.elapsed();
      this.#cadence.due();
    });
  }

  /** Does this as soon as no roster is on its way, and clients have read all lines that were said before. */
  whenCalm(action: () => void): void {
    if (this.#waiting.length >= mostWaiting) return;
    this.#waiting.push(action);
    if (this.#waiting.length === 1) this.#whenCalm();
  }

  #whenCalm(): void {
    const since = this.#clock.elapsed() - this.#lastRelease;
    const isCalm = !this.#cadence.isQuiet && !this.#isHeld && since >= readTime && !this.#room.hasWaitingLines();
    if (this.#isClosed || isCalm) {
      for (const action of this.#waiting.splice(0)) action();
    } else this.#clock.after(readTime, () => this.#whenCalm());
  }

  /** Whether `waiting` bytes may go out now. Where they must wait, they go out later by themselves. */
  mayRelease(now: number, waiting: number, blockSize: number): boolean {
    if (this.#isForced) return true;
    if (this.#cadence.isQuiet || this.#isHeld) return false;
    const since = now - this.#lastRelease;
    this.#isClose = since < readTime;
    if (!this.#isClose) this.#unread = 0;
    if (this.#unread === 0 || this.#unread + waiting <= blockSize) return true;
    this.#isHeld = true;
    this.#clock.after(readTime - since, () => {
      this.#isHeld = false;
      this.#unread = 0;
      if (!this.#cadence.isQuiet) this.#force(true);
    });
    return false;
  }

  /** So many bytes went out, `tail` of them after the last block that was filled up. */
  released(length: number, tail: number): void {
    this.#unread = tail + (tail === length ? this.#unread : 0);
    this.#lastRelease = this.#clock.elapsed();
  }

  /** Lets everything out, whatever it waits for. */
  releaseAll(): void {
    this.#force(false);
  }

  /** Waits until the quiet around a roster, where there is one, is over. */
  untilFlowing(): Promise<void> {
    return this.#cadence.untilFlowing();
  }

  close(): void {
    this.#isClosed = true;
  }

  #force(isFollowed: boolean): void {
    this.#isForced = true;
    this.#isClose = isFollowed;
    this.#flush();
    this.#isForced = false;
  }

  #flush(): void {
    if (!this.#isClosed) this.#room.flush();
  }
}
