// One timer for every connection's deadline: a timing wheel, one slot of it due at a time. A timer for each of ten thousand
// connections would cost them memory, and the event loop a sorted list.
import type { Clock } from "../clock.ts";

export interface Expiring {
  expired(): void;
}

/** Milliseconds between two slots: how much later than asked a deadline may come. */
const slotWidth = 250;
/** Slots of the wheel. A deadline further ahead than one turn of it (64 s) stays in its slot for several turns. */
const slotCount = 256;
/** A turn of the wheel that comes so much too late shows that the process was held up, in milliseconds. */
const longestDelay = 1_000;

export class Deadlines {
  readonly #clock: Clock;
  readonly #slots = Array.from({ length: slotCount }, () => new Set<Expiring>());
  /** The tick at which each deadline is due; its slot is the tick's remainder. */
  readonly #dueAt = new Map<Expiring, number>();
  /** The last tick whose slot was looked at. */
  #current = 0;
  #isTurning = false;
  #turnsAt = 0;
  /** Milliseconds in which the process was held up, such as while the machine slept: what peers sent then has not been read yet. */
  #heldUp = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `expiring.expired()` after so many milliseconds, instead of any time set before. */
  set(expiring: Expiring, milliseconds: number): void {
    this.clear(expiring);
    const now = this.#elapsed();
    if (this.#dueAt.size === 0 && !this.#isTurning) this.#current = Math.floor(now / slotWidth);
    const due = Math.max(this.#current + 1, Math.ceil((now + milliseconds) / slotWidth));
    this.#slots[due % slotCount]!.add(expiring);
    this.#dueAt.set(expiring, due);
    if (!this.#isTurning) this.#turnLater();
  }

  clear(expiring: Expiring): void {
    const due = this.#dueAt.get(expiring);
    if (due === undefined) return;
    this.#slots[due % slotCount]!.delete(expiring);
    this.#dueAt.delete(expiring);
  }

  /** Milliseconds until it is due, at least; undefined where none is set. */
  remaining(expiring: Expiring): number | undefined {
    const due = this.#dueAt.get(expiring);
    return due === undefined ? undefined : Math.max(0, due * slotWidth - this.#elapsed());
  }

  #elapsed(): number {
    return this.#clock.elapsed() - this.#heldUp;
  }

  #turnLater(): void {
    this.#isTurning = true;
    this.#turnsAt = this.#elapsed() + slotWidth;
    this.#clock.after(slotWidth, () => this.#turn());
  }

  /** Looks at every slot whose time has come: more than one where the process was busy. */
  #turn(): void {
    const delay = this.#elapsed() - this.#turnsAt;
    if (delay > longestDelay) this.#heldUp += delay;
    const now = Math.floor(this.#elapsed() / slotWidth);
    while (this.#current < now) {
      this.#current += 1;
      for (const expiring of this.#slots[this.#current % slotCount]!) {
        if (this.#dueAt.get(expiring)! > now) continue;
        this.clear(expiring);
        expiring.expired();
      }
    }
    this.#isTurning = false;
    if (this.#dueAt.size > 0) this.#turnLater();
  }
}
