// The full-text index. It follows the rows: a line in a transaction of its own costs ten times as much with its words.
import type { DatabaseSync } from "node:sqlite";
import { indexedText } from "../search-text.ts";

/** Rows of one turn: few enough that nobody waits long for the turn's end. */
export const rowsOfTurn = 500;

/** Pages of the index that one step of merging writes: some milliseconds. */
const pagesOfStep = 64;

export class WordIndex {
  readonly #database: DatabaseSync;
  readonly #position;
  readonly #last;
  readonly #add;
  readonly #done;
  readonly #remove;
  readonly #merge;
  readonly #changes;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.function("indexed_text", { deterministic: true }, (text) => indexedText(String(text)));
    this.#position = database.prepare("SELECT indexed FROM log_position");
    this.#last = database.prepare(
      `SELECT max(seq) AS last FROM (SELECT seq FROM message WHERE seq > ? ORDER BY seq LIMIT ${rowsOfTurn})`,
    );
    this.#add = database.prepare(
      `INSERT INTO found (rowid, place, text) SELECT seq, 'c' || target, indexed_text(text) FROM message
       WHERE seq > :from AND seq <= :to AND kind IN (1, 2, 4) AND text <> ''`,
    );
    this.#done = database.prepare("UPDATE log_position SET indexed = ?");
    this.#remove = database.prepare("DELETE FROM found WHERE rowid = ?");
    this.#merge = database.prepare(`INSERT INTO found (found, rank) VALUES ('merge', ${pagesOfStep})`);
    this.#changes = database.prepare("SELECT total_changes() AS count");
  }

  /** Indexes the rows of one turn. Returns whether more wait. */
  step(): boolean {
    const from = this.#indexed;
    const last = this.#last.get(from)?.["last"];
    if (last === null || last === undefined) return false;
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#add.run({ from, to: Number(last) });
      this.#done.run(Number(last));
      this.#database.exec("COMMIT");
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
    return this.#last.get(Number(last))?.["last"] !== null;
  }

  /**
   * Merges the segments of the index, step by step; yields after each. A search reads every segment, and each turn of new rows makes
   * one more. Of each size one stays (sqlite.org/fts5.html, the merge command), so a row is written again only a few times.
   */
  *merge(): Generator<number> {
    this.#database.exec("INSERT INTO found (found, rank) VALUES ('usermerge', 2)");
    for (;;) {
      const before = this.#total;
      this.#merge.run();
      // The command itself is one change.
      if (this.#total - before < 2) return;
      yield 0;
    }
  }

  get #total(): number {
    return Number(this.#changes.get()?.["count"]);
  }

  /** Takes a message out; called in the transaction that takes its text away. */
  remove(seq: number): void {
    if (seq <= this.#indexed) this.#remove.run(seq);
  }

  get #indexed(): number {
    return Number(this.#position.get()?.["indexed"] ?? 0);
  }
}
