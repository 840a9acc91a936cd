// The history's file, for commands beside a server or without one. Importing this loads node:sqlite.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { checkPrivateFile } from "../data-folder.ts";
import { openPrivateDatabase } from "../migration.ts";
import { Problem } from "../problem.ts";
import type { History } from "./history.ts";
import { createHistory } from "./in-process-history.ts";
import { historyFile, historyOptions } from "./schema.ts";

export { type ExportedRecord, exportedRecords, type ExportSelection, IrssiLog, jsonOf } from "./export.ts";

/** Refuses a folder that has no history: a mistyped path must not make an empty one. */
function fileIn(folder: string): string {
  const path = join(folder, historyFile);
  if (!existsSync(path)) throw new Problem(`There is no history in ${folder} (${path} does not exist).`);
  checkPrivateFile(path);
  return path;
}

/**
 * Opens the history to be read, also beside a running server.
 * @throws Problem
 */
export function readHistory(folder: string): DatabaseSync {
  const path = fileIn(folder);
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  const newest = historyOptions("written").steps.length;
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (version === newest) return database;
  database.close();
  const why =
    version > newest
      ? "was written by a newer vitrine. Use that one"
      : "is of an older vitrine: start this one's server on it first";
  throw new Problem(`${path} ${why}.`);
}

/**
 * Opens the history of a folder that no server holds.
 * @throws Problem
 */
export function openHistoryOffline(folder: string): History {
  fileIn(folder);
  return createHistory(openPrivateDatabase(folder, historyOptions("disk")));
}
