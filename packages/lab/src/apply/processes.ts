// The processes of a lab: those in its namespaces, and on loopback those that carry its name in their environment.
import { readdirSync, statSync } from "node:fs";
import { processesMarked } from "../process/mark.ts";

/** What a program on a host is told of its place, and by what it is found again. */
export const labVariable = "VITRINE_LAB";
export const hostVariable = "VITRINE_LAB_HOST";

/** The processes in these namespaces, without this one. */
export function processesIn(namespaces: readonly string[]): number[] {
  const inodes = new Set(
    namespaces.map((name) => inodeOf(`/run/netns/${name}`)).filter((inode) => inode !== undefined),
  );
  if (inodes.size === 0) return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && inodes.has(inodeOf(`/proc/${pid}/ns/net`) ?? -1));
}

/** Undefined for what has gone meanwhile; a process that has ended has no namespace any more. */
function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

/** The processes that were started on a host of a lab, or on any. */
export function processesOf(lab: string, host?: string): number[] {
  return processesMarked({ [labVariable]: lab, ...(host !== undefined && { [hostVariable]: host }) });
}
