// Who speaks faster than the room can hear waits: their connection is not read for a moment, so that TCP slows them
// down, and nothing is lost. It takes the greater part of the hearers to close the gate: nobody waits for a few slow
// ones, which are cut off when their queue is full.

/** A speaker who can be made to wait. */
export interface Speaker {
  /** The gate is open again. */
  goOn(): void;
}

export interface FloodSigns {
  /** How many connections have bytes waiting for them. */
  readonly laggards: () => number;
  readonly hearers: () => number;
  /** Bytes that are held while the room is quiet around a roster. */
  readonly held: () => number;
}

/** Bytes that the room holds around a roster: what a flood brings in the two quiet moments is stopped here. */
const longestHeld = 1_048_576;

export class Floodgate {
  readonly #signs: FloodSigns;
  readonly #waiting = new Set<Speaker>();

  constructor(signs: FloodSigns) {
    this.#signs = signs;
  }

  get isClosed(): boolean {
    return this.#signs.laggards() * 2 > this.#signs.hearers() || this.#signs.held() > longestHeld;
  }

  /** The speaker waits, until `goOn`. */
  wait(speaker: Speaker): void {
    this.#waiting.add(speaker);
  }

  forget(speaker: Speaker): void {
    this.#waiting.delete(speaker);
  }

  /** One of the signs is less than it was: lets the speakers go on for as long as the gate stays open. */
  look(): void {
    for (const speaker of this.#waiting) {
      if (this.isClosed) return;
      this.#waiting.delete(speaker);
      speaker.goOn();
    }
  }
}
