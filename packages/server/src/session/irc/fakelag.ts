// Flood control: every command costs something, a budget pays for it, and a client whose budget is empty waits. Nothing is dropped.
//
//   budget 10 |****      |  refilled with 2 a second; below 0 the client's next line waits until it is 0 again

/** What a client may spend at once: it joins its channels and asks for them when it comes. */
const mostSaved = 20;
/** Refilled a second: two lines of talk. */
const refill = 2;

export class Fakelag {
  #saved = mostSaved;
  #at: number;

  /** `now` in milliseconds that only grow. */
  constructor(now: number) {
    this.#at = now;
  }

  /** Takes the cost of a command. Returns how long the next one has to wait, in milliseconds. */
  charge(cost: number, now: number): number {
    this.#saved = Math.min(mostSaved, this.#saved + ((now - this.#at) / 1_000) * refill) - cost;
    this.#at = now;
    return this.#saved >= 0 ? 0 : (-this.#saved / refill) * 1_000;
  }
}
