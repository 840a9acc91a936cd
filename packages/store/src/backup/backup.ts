// A copy of the databases of a data folder, also while a server runs, and the way back. Importing this loads node:sqlite.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { checkPrivateFile, databaseFile, preparePrivateFile } from "../data-folder.ts";
import { historyFile } from "../history/schema.ts";
import { Problem } from "../problem.ts";

/** The databases of a data folder, each as it is called there. */
const files = [databaseFile, historyFile] as const;

const manifestFile = "backup.json";

/** Raised when the form of the manifest changes. */
const manifestVersion = 1;

export interface BackedUpFile {
  readonly name: string;
  /** The version of its schema. */
  readonly schema: number;
  readonly bytes: number;
}

interface Manifest {
  readonly version: number;
  readonly madeAt: string;
  readonly files: readonly BackedUpFile[];
}

/** Checks the whole of a copy. Returns the version of its schema. Throws a `Problem` where it is damaged. */
function checkCopy(path: string): number {
  const address = pathToFileURL(path);
  // Nobody else writes it, so SQLite needs no files of its own beside it.
  address.searchParams.set("immutable", "1");
  const database = new DatabaseSync(address, { readOnly: true });
  try {
    const answer = database.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
    if (answer !== "ok") throw new Problem(`${path} is damaged: ${String(answer)}.`);
    return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    database.close();
  }
}

/**
 * Copies the databases of the folder into a new folder, each as it is at one moment, and checks the copies. A server may go on
 * writing meanwhile. Rejects with a `Problem`.
 */
export async function backUp(folder: string, into: string): Promise<readonly BackedUpFile[]> {
  const present = files.filter((name) => existsSync(join(folder, name)));
  if (present.length === 0) throw new Problem(`There is nothing to back up in ${folder}: it has no database.`);
  if (existsSync(into) && readdirSync(into).length > 0) throw new Problem(`${into} is not empty: name a new folder.`);
  const copied: BackedUpFile[] = [];
  for (const name of present) {
    checkPrivateFile(join(folder, name));
    const path = preparePrivateFile(into, name);
    const database = new DatabaseSync(join(folder, name), { readOnly: true, timeout: 5_000 });
    try {
      // Pages at once: a server beside it waits at most for these.
      await backup(database, path, { rate: 1_000 });
    } finally {
      database.close();
    }
    copied.push({ name, schema: checkCopy(path), bytes: statSync(path).size });
  }
  const manifest: Manifest = { version: manifestVersion, madeAt: new Date().toISOString(), files: copied };
  // Written last: a folder without it is no whole backup.
  const path = preparePrivateFile(into, manifestFile);
  writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return copied;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, manifestFile);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    throw new Problem(`${folder} is no whole backup: ${path} is missing or damaged.`);
  }
  if (manifest.version !== manifestVersion) throw new Problem(`${path} was written by a newer vitrine.`);
  return manifest;
}

/**
 * Puts the databases of a backup into a data folder that has none of them. Everything is checked before anything is put there.
 * @throws Problem
 */
export function restore(from: string, folder: string): readonly BackedUpFile[] {
  const manifest = readManifest(from);
  const known = manifest.files.filter(({ name }) => (files as readonly string[]).includes(name));
  for (const { name, bytes, schema } of known) {
    const path = join(from, name);
    if (!existsSync(path) || statSync(path).size !== bytes || checkCopy(path) !== schema) {
      throw new Problem(`${path} is not the file that was backed up.`);
    }
    for (const there of [name, `${name}-wal`]) {
      if (existsSync(join(folder, there))) {
        throw new Problem(`${join(folder, there)} is there already: restore into a new folder, or move it away.`);
      }
    }
  }
  const parts = known.map(({ name }) => ({ name, part: preparePrivateFile(folder, `${name}.restoring`) }));
  for (const { name, part } of parts) {
    copyFileSync(join(from, name), part);
    chmodSync(part, 0o600);
  }
  for (const { name, part } of parts) renameSync(part, join(folder, name));
  return known;
}
