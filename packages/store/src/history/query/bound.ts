// From a message or a time to a place in the order of the log.
import type { DatabaseSync } from "node:sqlite";
import type { Bound, Reference } from "../history.ts";

/** Every number of a record is below it. */
const beyond = Number.MAX_SAFE_INTEGER;

/** Finds bounds. A message that is not there, or that the asker may not read, is a place in the order all the same. */
export class Bounds {
  readonly #message;
  readonly #event;
  readonly #before;
  readonly #ends;

  constructor(database: DatabaseSync) {
    this.#message = database.prepare("SELECT at FROM message WHERE seq = ?");
    this.#event = database.prepare("SELECT at FROM event WHERE seq = ? LIMIT 1");
    this.#before = database.prepare("SELECT seq, at FROM message WHERE seq <= ? ORDER BY seq DESC LIMIT 1");
    this.#ends = database.prepare(
      "SELECT (SELECT min(seq) FROM message) AS first, (SELECT max(seq) FROM message) AS last",
    );
  }

  /** The place of the reference itself, or before (`side` is -1) or after (1) everything of its millisecond. */
  of(reference: Reference, side: -1 | 1): Bound {
    if ("at" in reference) return { at: reference.at, number: side < 0 ? -1 : beyond };
    const { number } = reference;
    const row = this.#message.get(number) ?? this.#event.get(number) ?? this.#before.get(number);
    return { at: Number(row?.["at"] ?? 0), number };
  }

  /** The number of the first message that is not earlier than this; of none, a number after all. Times grow with numbers. */
  numberAt(at: number): number {
    const ends = this.#ends.get();
    if (ends?.["first"] === null || ends === undefined) return beyond;
    let [low, high] = [Number(ends["first"]), Number(ends["last"]) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#before.get(middle);
      if (row !== undefined && Number(row["at"]) >= at) high = Math.min(middle, Number(row["seq"]));
      else low = middle + 1;
    }
    return low;
  }
}
