// Which files and folders the server trusts: regular ones of its own user or root, which nobody else can replace or write.
import type { Stats } from "node:fs";

type Environment = Readonly<Record<string, string | undefined>>;

/** Group and others. */
const writableByOthers = 0o022;
const writableByEverybody = 0o002;

/** Root, this process's user, and the user who called sudo (sudo(8) sets SUDO_UID). */
function isTrustedOwner(owner: number, environment: Environment): boolean {
  const own = process.geteuid?.();
  // A system without user ids has no owners to compare.
  if (own === undefined || owner === 0 || owner === own) return true;
  return own === 0 && environment["SUDO_UID"] === String(owner);
}

function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isSymbolicLink()) return "it is a symbolic link";
  if (stats.isDirectory()) return "it is a folder";
  if (stats.isFIFO()) return "it is a pipe";
  return stats.isSocket() ? "it is a socket" : "it is a device";
}

function strangerOf({ uid }: Stats, environment: Environment): string | undefined {
  return isTrustedOwner(uid, environment) ? undefined : `it belongs to another user (uid ${uid})`;
}

/** Why this is no regular file of a trusted user, as the end of a sentence; undefined where it is one. */
export function fileFault(stats: Stats, environment: Environment = process.env): string | undefined {
  return kindOf(stats) ?? strangerOf(stats, environment);
}

/** The same for a file that is only read: everybody who may write it would decide what the server does. */
export function readOnlyFileFault(path: string, stats: Stats, environment?: Environment): string | undefined {
  const fault = fileFault(stats, environment);
  if (fault !== undefined || (stats.mode & writableByEverybody) === 0) return fault;
  return `every user of this machine may write it (chmod o-w ${path})`;
}

/** Why files in this folder could be replaced by other users; undefined where they could not. */
export function folderFault(path: string, stats: Stats, environment: Environment = process.env): string | undefined {
  const stranger = strangerOf(stats, environment);
  if (stranger !== undefined || (stats.mode & writableByOthers) === 0) return stranger;
  return `other users may write in it (chmod go-w ${path})`;
}
