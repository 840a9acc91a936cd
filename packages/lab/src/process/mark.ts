// Processes that can be found again: by a mark in their environment, which everything they start inherits, also a
// daemon that has left its group and its parent.
import { readdirSync, readFileSync } from "node:fs";

/** The processes whose environment has all these variables, without this one. */
export function processesMarked(marks: Readonly<Record<string, string>>): number[] {
  const wanted = Object.entries(marks).map(([name, value]) => `${name}=${value}`);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && isMarked(pid, wanted));
}

function isMarked(pid: number, wanted: readonly string[]): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    return wanted.every((variable) => variables.includes(variable));
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}
