// Private SQLite files: opened, checked, and brought to this program's schema.
import { DatabaseSync } from "node:sqlite";
import { checkPrivateFile, preparePrivateFile } from "./data-folder.ts";
import { Problem } from "./problem.ts";

/** SQLite's own files beside it (sqlite.org/tempfiles.html). */
const companions = ["-wal", "-shm", "-journal"];

/** In ms: how long a writer waits for another, such as `vitrine account` beside a running server. Readers never wait. */
const busyTimeout = 5000;

export interface DatabaseOptions {
  /** The name of the file in the data folder. */
  readonly file: string;
  /** Statements that set up the connection, before the schema is read. */
  readonly pragmas: string;
  /**
   * Steps that bring the schema from each version to the next; the version is the count of those done. A step that has
   * been released never changes: a new one follows it.
   */
  readonly steps: readonly string[];
  /** Adds what the steps call. */
  readonly prepare?: (database: DatabaseSync) => void;
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function migrate(database: DatabaseSync, path: string, steps: readonly string[]): void {
  if (schemaVersion(database) === steps.length) return;
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
 * Opens a database of a data folder; makes both where they are missing.
 * @throws Problem
 */
export function openPrivateDatabase(folder: string, options: DatabaseOptions): DatabaseSync {
  const path = preparePrivateFile(folder, options.file);
  for (const suffix of companions) checkPrivateFile(path + suffix);
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  try {
    database.exec(`PRAGMA trusted_schema = OFF; ${options.pragmas}; PRAGMA journal_mode = WAL`);
    options.prepare?.(database);
    migrate(database, path, options.steps);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Problem) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem(`${path} cannot be used: ${detail}.`);
  }
}
