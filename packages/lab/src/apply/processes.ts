// The processes of a lab: those in its namespaces, and those with its name in their environment.
import { readdirSync, statSync } from "node:fs";
import { utsFile } from "../plan/names.ts";
import { processesMarked } from "../process/mark.ts";

/** Environment variables by which a program knows its lab and host, and by which the lab finds the program again. */
export const labVariable = "VITRINE_LAB";
export const hostVariable = "VITRINE_LAB_HOST";

/** The processes in these network or UTS namespaces, without this one. */
export function processesIn(namespaces: readonly string[]): number[] {
  const files = namespaces.flatMap((name) => [networkFile(name), utsFile(name)]);
  const inodes = new Set(files.map(inodeOf).filter((inode) => inode !== undefined));
  if (inodes.size === 0) return [];
  const isIn = (pid: number, kind: "net" | "uts"): boolean => inodes.has(inodeOf(`/proc/${pid}/ns/${kind}`) ?? -1);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && (isIn(pid, "net") || isIn(pid, "uts")));
}

/** Whether a process is in this network namespace. One that was just started is not, until it has entered it. */
export function isInNetwork(pid: number, namespace: string): boolean {
  const inode = inodeOf(networkFile(namespace));
  return inode !== undefined && inode === inodeOf(`/proc/${pid}/ns/net`);
}

function networkFile(namespace: string): string {
  return `/run/netns/${namespace}`;
}

/** Undefined for a file or process that has gone. A process that has ended has no namespaces. */
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
