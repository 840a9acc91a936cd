// The folder that holds what the server keeps: who may read it, and where it is when nobody says.
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  statSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { Problem } from "./problem.ts";
import { fileFault, folderFault } from "./trusted-file.ts";

/** The name of the server's database in the data folder. */
export const databaseFile = "vitrine.db";

/** Only the server's own user may enter: password hashes are in it. */
const folderMode = 0o700;
const fileMode = 0o600;

type Environment = Readonly<Record<string, string | undefined>>;

/** `$XDG_DATA_HOME/vitrine`, or `~/.local/share/vitrine` (XDG Base Directory: a relative path there is ignored). */
export function defaultDataFolder(environment: Environment = process.env): string {
  const named = environment["XDG_DATA_HOME"];
  const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), ".local", "share");
  return join(base, "vitrine");
}

/** Whether the folder has a database, or something that took its place; also where nobody may look into the folder. */
export function hasAccounts(folder: string): boolean {
  try {
    return lstatSync(join(folder, databaseFile), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

const reasons = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "the disk is full"],
  ["EEXIST", "it is not a folder"],
  ["ENOTDIR", "a part of the path is not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOENT", "a part of the path does not exist"],
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown reason";

const reasonOf = (error: unknown): string => reasons.get(codeOf(error)) ?? codeOf(error);

/**
 * Makes a folder and those above it, where they are missing.
 * @throws Problem: "The `what` /a/b cannot be made: …"
 */
export function makeFolder(folder: string, what: string, mode: number): void {
  try {
    makeWithParents(folder, mode);
  } catch (error) {
    throw new Problem(`The ${what} ${folder} cannot be made: ${reasonOf(error)}.`);
  }
}

/** Does without the option `recursive` of `mkdirSync`, which never returns for a folder in /proc: the kernel answers ENOENT there. */
function makeWithParents(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (codeOf(error) === "EEXIST" && statSync(folder).isDirectory()) return;
    if (codeOf(error) !== "ENOENT" || existsSync(dirname(folder))) throw error;
    makeWithParents(dirname(folder), mode);
    mkdirSync(folder, { mode });
  }
}

/** Refuses something other than a regular file of ours by this name: the server would write through it. Throws a `Problem`. */
export function checkPrivateFile(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const fault = stats && fileFault(stats);
  if (fault !== undefined) throw new Problem(`The file ${path} is not used: ${fault}.`);
}

/** Makes an empty file where there is none. Here rather than by SQLite, which would give it the umask's mode. */
function makePrivate(path: string): void {
  // No link is followed, and no pipe is waited for, if either has taken the file's place since it was checked.
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, fileMode);
  const isOpenToOthers = (fstatSync(file).mode & 0o077) !== 0;
  closeSync(file);
  // The -wal and -shm copy the mode.
  if (isOpenToOthers) chmodSync(path, fileMode);
}

/**
 * Makes the folder where it is missing, and an empty file in it, both for their owner's eyes alone. Refuses a folder in which other
 * users may write, and a file that is a link, not regular or somebody else's.
 * Returns the file's path.
 * @throws Problem
 */
export function preparePrivateFile(folder: string, name: string): string {
  const path = join(folder, name);
  makeFolder(folder, "data folder", folderMode);
  const fault = folderFault(folder, statSync(folder));
  if (fault !== undefined) throw new Problem(`The data folder ${folder} is not used: ${fault}.`);
  try {
    checkPrivateFile(path);
    makePrivate(path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`The data folder ${folder} cannot be written: ${reasonOf(error)}.`);
  }
  return path;
}
