// The user that the lab's own server becomes: root builds the network, and needs no rights for a chat.
import { type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { idsOf, type UserIds } from "../serve/user.ts";

/** Has no files, and is nobody else's user. */
const nobody = "nobody";

/** The user who called sudo, otherwise nobody. Undefined without root, or where that user could not read the program. */
export function labServerUser(program: string): UserIds | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  try {
    const ids = idsOf(process.env["SUDO_USER"] ?? nobody);
    return ids.uid !== 0 && mayRead(ids, program) ? ids : undefined;
  } catch {
    return undefined;
  }
}

function mayRead(ids: UserIds, file: string): boolean {
  if (!isAllowed(ids, statSync(file), 4)) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (!isAllowed(ids, statSync(folder), 1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** `right` is 4 to read and 1 to go through, as in the last digit of a mode. */
function isAllowed({ uid, groups }: UserIds, { mode, uid: owner, gid }: Stats, right: number): boolean {
  const shift = owner === uid ? 6 : groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & right) !== 0;
}
