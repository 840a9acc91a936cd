// Suspended accounts: nobody may log in to one, although its password is right. A suspension goes with its account, and follows its name.
import type { DatabaseSync } from "node:sqlite";

export interface Suspension {
  /** Empty where the operator gave none. */
  readonly reason: string;
  /** In ms since 1970. */
  readonly at: number;
}

export interface Suspensions {
  /** False where the name has no account. A suspended account gets the new reason. */
  suspend(name: string, suspension: Suspension): boolean;
  /** False where no account of this name is suspended. */
  unsuspend(name: string): boolean;
  suspensionOf(name: string): Suspension | undefined;
}

/** A step of the database's schema. */
export const suspensionSchema = `CREATE TABLE suspension (
     account  TEXT    PRIMARY KEY REFERENCES account (name) ON DELETE CASCADE ON UPDATE CASCADE,
     reason   TEXT    NOT NULL,
     at       INTEGER NOT NULL    -- ms since 1970
   ) STRICT, WITHOUT ROWID;`;

export function createSuspensions(database: DatabaseSync): Suspensions {
  const add = database.prepare(
    `INSERT INTO suspension (account, reason, at) SELECT name, :reason, :at FROM account WHERE name = :name
     ON CONFLICT (account) DO UPDATE SET reason = excluded.reason, at = excluded.at`,
  );
  const remove = database.prepare("DELETE FROM suspension WHERE account = ?");
  const find = database.prepare("SELECT reason, at FROM suspension WHERE account = ?");
  return {
    suspend: (name, { reason, at }) => add.run({ name, reason, at }).changes === 1,
    unsuspend: (name) => remove.run(name).changes === 1,
    suspensionOf: (name) => {
      const row = find.get(name);
      return row && { reason: String(row["reason"]), at: Number(row["at"]) };
    },
  };
}
