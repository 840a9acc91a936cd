// Deletes records in turns of at most a thousand, so that nothing else waits long for the end of one.
import type { DatabaseSync } from "node:sqlite";
import type { Retention } from "../history.ts";
import type { Bounds } from "../query/bound.ts";
import type { WordIndex } from "./word-index.ts";

/** Rows that one turn deletes at most. */
const rowsOfTurn = 1_000;

/** Which rows go: of a target, of a speaker, or all that are old. */
interface Condition {
  readonly messages: string;
  readonly events: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** A channel's own count holds where it is the smaller one. */
function leastOf(own: unknown, keepCount: number | undefined): number | undefined {
  return typeof own === "number" ? Math.min(own, keepCount ?? own) : keepCount;
}

export class Deletion {
  readonly #database: DatabaseSync;
  readonly #words: WordIndex;
  readonly #bounds: Bounds;

  constructor(database: DatabaseSync, words: WordIndex, bounds: Bounds) {
    this.#database = database;
    this.#words = words;
    this.#bounds = bounds;
  }

  /** Deletes what is older or more than the retention allows, and what has ended; each `yield` ends a turn, with a count. */
  *expire({ keepMs, keepCount }: Retention, now: number): Generator<number> {
    if (keepMs !== undefined) {
      const end = this.#bounds.numberAt(now - keepMs);
      yield* this.#delete({ messages: "seq < :end", events: "seq < :end", values: { end } });
    }
    for (const row of this.#database.prepare("SELECT id FROM target WHERE kind = 2").all()) {
      const target = Number(row["id"]);
      const condition = "target = :target";
      yield* this.#delete({ messages: condition, events: condition, values: { target } });
      this.#database.prepare("DELETE FROM membership WHERE target = ?").run(target);
      this.#database.prepare("DELETE FROM correspondence WHERE target = ?").run(target);
      this.#database.prepare("DELETE FROM retention WHERE target = ?").run(target);
      this.#database.prepare("DELETE FROM target WHERE id = ?").run(target);
    }
    const rows = this.#database
      .prepare("SELECT t.id, r.keep_ms, r.keep_count FROM target t LEFT JOIN retention r ON r.target = t.id")
      .all();
    for (const row of rows) {
      const own = { ms: row["keep_ms"], count: row["keep_count"] };
      yield* this.#expireTarget(
        Number(row["id"]),
        typeof own.ms === "number" ? now - own.ms : undefined,
        leastOf(own.count, keepCount),
      );
    }
    this.#database.exec("PRAGMA incremental_vacuum");
  }

  /** Deletes everything that was said under this account, and what is known of it. */
  *forget(account: string): Generator<number> {
    const by = "speaker IN (SELECT id FROM speaker WHERE account = :account)";
    yield* this.#delete({ messages: by, events: by, values: { account } });
    this.#transaction(() => {
      for (const table of ["read_marker", "membership", "correspondence", "presence"]) {
        this.#database.prepare(`DELETE FROM ${table} WHERE account = ?`).run(account);
      }
      this.#database
        .prepare("DELETE FROM redaction WHERE by IN (SELECT source FROM speaker WHERE account = ?)")
        .run(account);
      this.#database.prepare("DELETE FROM speaker WHERE account = ?").run(account);
    });
  }

  *#expireTarget(target: number, before: number | undefined, keepCount: number | undefined): Generator<number> {
    const condition = "target = :target AND at < :before";
    if (before !== undefined) {
      yield* this.#delete({ messages: condition, events: condition, values: { target, before } });
    }
    if (keepCount === undefined) return;
    const oldest = this.#database
      .prepare("SELECT at, seq FROM message WHERE target = ? ORDER BY at DESC, seq DESC LIMIT 1 OFFSET ?")
      .get(target, Math.max(0, keepCount - 1));
    if (oldest === undefined) return;
    const older = "target = :target AND (at, seq) < (:at, :seq)";
    const values = { target, at: Number(oldest["at"]), seq: Number(oldest["seq"]) };
    yield* this.#delete({ messages: older, events: older, values });
  }

  *#delete({ messages, events, values }: Condition): Generator<number> {
    const find = this.#database.prepare(`SELECT seq FROM message WHERE ${messages} LIMIT ${rowsOfTurn}`);
    const remove = this.#database.prepare("DELETE FROM message WHERE seq = ?");
    const unredact = this.#database.prepare("DELETE FROM redaction WHERE seq = ?");
    for (;;) {
      const rows = find.all(values);
      if (rows.length === 0) break;
      this.#transaction(() => {
        for (const row of rows) {
          const seq = Number(row["seq"]);
          this.#words.remove(seq);
          remove.run(seq);
          unredact.run(seq);
        }
      });
      yield rows.length;
    }
    const removeEvents = this.#database.prepare(
      `DELETE FROM event WHERE (target, at, seq) IN (SELECT target, at, seq FROM event WHERE ${events} LIMIT ${rowsOfTurn})`,
    );
    for (;;) {
      const { changes } = removeEvents.run(values);
      if (Number(changes) === 0) break;
      yield Number(changes);
    }
  }

  #transaction(action: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      action();
      this.#database.exec("COMMIT");
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
