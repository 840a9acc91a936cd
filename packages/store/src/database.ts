// The server's one SQLite file: opened, checked, and brought to this program's schema.
import { DatabaseSync } from "node:sqlite";
import { foldNick, nameKey } from "@vitrine/hub";
import { Problem } from "./problem.ts";
import { checkPrivateFile, databaseFile, preparePrivateFile } from "./data-folder.ts";

/** SQLite's own files beside it (sqlite.org/tempfiles.html). */
const companions = ["-wal", "-shm", "-journal"];

/** In ms: how long a writer waits for another, such as `vitrine account` beside a running server. Readers never wait. */
const busyTimeout = 5000;

/**
 * What brings the schema from each version to the next; the version is the count of those done. A step that has been
 * released is never changed: a new one follows it.
 */
const steps: readonly string[] = [
  `CREATE TABLE account (
     name              TEXT    PRIMARY KEY,
     argon2id          TEXT    NOT NULL,    -- PHC string
     scram_salt        BLOB    NOT NULL,
     scram_iterations  INTEGER NOT NULL,
     scram_stored_key  BLOB    NOT NULL,
     scram_server_key  BLOB    NOT NULL,
     created_at        INTEGER NOT NULL,    -- ms since 1970
     changed_at        INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   -- One row: from what made-up salts are made. It must outlive a restart, or names that do not exist would show by it.
   CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL) STRICT;
   INSERT INTO secret VALUES (1, randomblob(32));`,
  // The name without upper and lower case, and its look. Accounts from before this step may have one key.
  `ALTER TABLE account ADD COLUMN folded TEXT NOT NULL DEFAULT '';
   ALTER TABLE account ADD COLUMN key TEXT NOT NULL DEFAULT '';
   UPDATE account SET folded = folded_name(name), key = name_key(name);
   CREATE INDEX account_key ON account (key, created_at, name);`,
];

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function migrate(database: DatabaseSync, path: string): void {
  // IMMEDIATE: of two programs that start together, the second waits and then finds the work done.
  database.exec("BEGIN IMMEDIATE");
  const version = schemaVersion(database);
  if (version > steps.length)
    throw new Problem(`${path} was written by a newer vitrine. Use that one, or another folder.`);
  for (const step of steps.slice(version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${steps.length}`);
  database.exec("COMMIT");
}

/**
 * Opens the database of a data folder; makes both where they are missing.
 * @throws Problem
 */
export function openDatabase(folder: string): DatabaseSync {
  const path = preparePrivateFile(folder, databaseFile);
  for (const suffix of companions) checkPrivateFile(path + suffix);
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  try {
    // WAL: the server goes on reading while `vitrine account` writes. secure_delete: an old hash is overwritten.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF");
    database.function("folded_name", { deterministic: true }, (name) => foldNick(String(name)));
    database.function("name_key", { deterministic: true }, (name) => nameKey(String(name)));
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Problem) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem(`${path} cannot be used: ${detail}.`);
  }
}
