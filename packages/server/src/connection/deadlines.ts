// One timer for every connection's deadline: a wheel of slots, a slot of it due at a time. A timer for each of ten
// thousand connections would cost them memory, and the event loop a sorted list.
import type { Clock } from "../clock.ts";

export interface Expiring {
  expired(): void;
}

/** Milliseconds between two slots: how much later than asked a deadline may come. */
const slotWidth = 250;
/** With 256 slots, deadlines of up to 64 seconds. */
const slotCount = 256;

export const longestDeadline = slotWidth * (slotCount - 1);

export class Deadlines {
  readonly #clock: Clock;
  readonly #slots = Array.from({ length: slotCount }, () => new Set<Expiring>());
  readonly #slotOf = new Map<Expiring, Set<Expiring>>();
  #current = 0;
  #isTurning = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `expiring.expired()` after so many milliseconds (at most `longestDeadline`), instead of any time set before. */
  set(expiring: Expiring, milliseconds: number): void {
    this.clear(expiring);
    // One slot more, because the current one may be about to end.
    const ahead = Math.min(slotCount - 1, Math.ceil(milliseconds / slotWidth) + 1);
    const slot = this.#slots[(this.#current + ahead) % slotCount]!;
    slot.add(expiring);
    this.#slotOf.set(expiring, slot);
    if (!this.#isTurning) this.#turnLater();
  }

  clear(expiring: Expiring): void {
    this.#slotOf.get(expiring)?.delete(expiring);
    this.#slotOf.delete(expiring);
  }

  #turnLater(): void {
    this.#isTurning = true;
    this.#clock.after(slotWidth, () => this.#turn());
  }

  #turn(): void {
    this.#isTurning = false;
    this.#current = (this.#current + 1) % slotCount;
    for (const expiring of this.#slots[this.#current]!) {
      this.clear(expiring);
      expiring.expired();
    }
    if (this.#slotOf.size > 0 && !this.#isTurning) this.#turnLater();
  }
}
