// Wrong passwords that are not forgiven yet, so that a restart does not forgive them. Cells, not names: who guessed at whom is not kept.
import type { DatabaseSync } from "node:sqlite";

export interface AttemptCell {
  /** Which count it belongs to. */
  readonly tally: string;
  readonly cell: number;
  readonly tries: number;
  /** In ms since 1970: when the count was brought up to date, and when the next try may begin. */
  readonly updatedAt: number;
  readonly freeAt: number;
}

export interface AttemptTable {
  all(): AttemptCell[];
  /** Keeps these cells in place of those that were there, in one transaction; cells without tries go. */
  keep(cells: readonly AttemptCell[]): void;
}

export const attemptSchema = `
  CREATE TABLE attempt (
    tally TEXT NOT NULL,
    cell INTEGER NOT NULL,
    tries REAL NOT NULL,
    updated_at REAL NOT NULL,
    free_at REAL NOT NULL,
    PRIMARY KEY (tally, cell)
  ) STRICT, WITHOUT ROWID;`;

export function openAttemptTable(database: DatabaseSync): AttemptTable {
  const list = database.prepare("SELECT * FROM attempt");
  const keep = database.prepare("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?, ?)");
  const drop = database.prepare("DELETE FROM attempt WHERE tally = ? AND cell = ?");
  return {
    all: () =>
      list.all().map((row) => ({
        tally: String(row["tally"]),
        cell: Number(row["cell"]),
        tries: Number(row["tries"]),
        updatedAt: Number(row["updated_at"]),
        freeAt: Number(row["free_at"]),
      })),
    keep: (cells) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const { tally, cell, tries, updatedAt, freeAt } of cells) {
          if (tries > 0) keep.run(tally, cell, tries, updatedAt, freeAt);
          else drop.run(tally, cell);
        }
        database.exec("COMMIT");
      } catch (fault) {
        database.exec("ROLLBACK");
        throw fault;
      }
    },
  };
}
