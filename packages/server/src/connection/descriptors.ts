// How many connections the file descriptors of this process allow.
import { readFileSync } from "node:fs";

/**
 * Descriptors that connections leave free, for files, the database, local sockets, child processes, and for connections that are
 * refused with a sentence. A quarter of all, within these bounds.
 */
const [fewestKept, mostKept] = [96, 256];

/** The soft limit in the text of /proc/self/limits (proc(5)); Infinity where it has none. */
export function descriptorLimitIn(text: string): number {
  const found = /^Max open files +(\d+)/m.exec(text);
  return found === null ? Infinity : Number(found[1]);
}

/** How many connections so many descriptors allow. */
export function connectionsFor(descriptors: number): number {
  if (descriptors === Infinity) return Infinity;
  return Math.max(1, descriptors - Math.min(mostKept, Math.max(fewestKept, Math.floor(descriptors / 4))));
}

/** Reads this process's limit, which Node has raised to the hard one; Infinity on systems that have no such file. */
export function descriptorLimit(): number {
  try {
    return descriptorLimitIn(readFileSync("/proc/self/limits", "latin1"));
  } catch {
    return Infinity;
  }
}
