// Gives the folder of a run, which root has made, to the user who called sudo. Reading it and making the report need no root.
import { lchownSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Caller {
  readonly uid: number;
  readonly gid: number;
}

/** The user who called sudo, as sudo(8) names them; undefined where nobody did. */
export function sudoCaller(environment: NodeJS.ProcessEnv = process.env): Caller | undefined {
  const { SUDO_UID = "", SUDO_GID = "" } = environment;
  const isNamed = process.geteuid?.() === 0 && /^[1-9]\d*$/.test(SUDO_UID) && /^\d+$/.test(SUDO_GID);
  return isNamed ? { uid: Number(SUDO_UID), gid: Number(SUDO_GID) } : undefined;
}

/** Gives a folder with all that is in it to a user, and the folder above it where that is in one of theirs. No link is followed. */
export function giveTo({ uid, gid }: Caller, folder: string): void {
  // Those inside first: a user who has the folder could put a link in their place.
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true }).toReversed()) {
    lchownSync(join(parentPath, name), uid, gid);
  }
  lchownSync(folder, uid, gid);
  const above = dirname(folder);
  if (statSync(above).uid === 0 && statSync(dirname(above)).uid === uid) lchownSync(above, uid, gid);
}
