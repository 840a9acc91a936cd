// The pages' share of the event loop, on which the chat runs too. Whatever pages ask for is cut into jobs, and each turn of the
// loop does a bounded part of them, in rounds, so that no page holds up the chat or another page.
//
//   turn n     chat's sockets | jobs 1 2 3 (400 steps) |
//   turn n+1   chat's sockets | jobs 4 5 1 (400 steps) |

export interface Job {
  /** Does one bounded piece of work. Returns its steps; a job with more to do adds itself again. */
  run(): number;
}

/** About a microsecond of work: a packet looked at, a kilobyte written. */
export const stepsOf = {
  /** One HTTP request with its answer, or the start of a connection. */
  request: 100,
  /** One message sent to a page, besides its length. */
  message: 10,
  /** So many bytes written are one more step. */
  bytes: 1_024,
} as const;

/** Steps of one turn: half a millisecond by which a chat line may be later. The last job of a turn may go beyond it. */
export const stepsPerTurn = 400;

export class Turns {
  readonly #later: (callback: () => void) => void;
  /** In the order in which they were added; each once. */
  readonly #jobs = new Set<Job>();
  #isDue = false;
  /** Steps of the turn with the most so far, for tests and metrics. */
  longest = 0;

  /** `later` calls back in the next turn of the loop, after what arrived from sockets. */
  constructor(later: (callback: () => void) => void = setImmediate) {
    this.#later = later;
  }

  add(job: Job): void {
    this.#jobs.add(job);
    this.#runLater();
  }

  delete(job: Job): void {
    this.#jobs.delete(job);
  }

  #runLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#later(() => this.#run());
  }

  #run(): void {
    this.#isDue = false;
    let steps = 0;
    // A job that adds itself again comes after all others, in this turn or the next.
    for (const job of this.#jobs) {
      if (steps >= stepsPerTurn) break;
      this.#jobs.delete(job);
      steps += Math.max(1, job.run());
    }
    this.longest = Math.max(this.longest, steps);
    if (this.#jobs.size > 0) this.#runLater();
  }
}
