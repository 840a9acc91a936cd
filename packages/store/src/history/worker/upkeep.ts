// The upkeep of a history beside its calls: it indexes words, deletes what is old and merges the index, in turns between which calls
// are answered.
import type { Retention } from "../history.ts";
import type { HistoryDatabase } from "../history-database.ts";
import { rowsOfTurn } from "../table/word-index.ts";

/** Rows wait at most so many milliseconds for the index. */
const longestWait = 1_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export class Upkeep {
  readonly #history: HistoryDatabase;
  #timer: NodeJS.Timeout | undefined;
  /** Rows since the last turn of the index. */
  #waiting = 0;
  #isStopped = false;

  constructor(history: HistoryDatabase) {
    this.#history = history;
  }

  /** So many rows were written: their words are indexed soon, or at once where many wait. */
  written(rows: number): void {
    this.#waiting += rows;
    if (this.#waiting >= rowsOfTurn) this.#step();
    else this.#timer ??= setTimeout(() => this.#step(), longestWait).unref();
  }

  /** Indexes everything that waits. */
  async indexAll(): Promise<void> {
    while (this.#history.words.step()) await nextTurn();
  }

  async expire(retention: Retention, now: number): Promise<number> {
    const count = await this.#run(this.#history.deletion.expire(retention, now));
    await this.#run(this.#history.words.merge());
    return count;
  }

  async forget(account: string): Promise<number> {
    return this.#run(this.#history.deletion.forget(account));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(turns: Generator<number>): Promise<number> {
    let rows = 0;
    while (!this.#isStopped) {
      const turn = turns.next();
      if (turn.done === true) break;
      rows += turn.value;
      await nextTurn();
    }
    return rows;
  }

  #step(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isStopped) return;
    try {
      const hasMore = this.#history.words.step();
      this.#waiting = 0;
      // Calls come in between.
      if (hasMore) setImmediate(() => this.#step());
    } catch {
      // A disk that is full now: the rows are there, and the next batch or search tries again.
    }
  }
}
