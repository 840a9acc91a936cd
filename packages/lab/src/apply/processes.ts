// The processes of a lab: those in its namespaces, and on loopback those that carry its name in their environment.
import { processesMarked } from "../process/mark.ts";
import { runStep } from "./run.ts";

/** What a program on a host is told of its place, and by what it is found again. */
export const labVariable = "VITRINE_LAB";
export const hostVariable = "VITRINE_LAB_HOST";

/** The processes in a namespace, without this one. */
export async function processesIn(namespace: string): Promise<number[]> {
  const { stdout } = await runStep({ argv: ["ip", "netns", "pids", namespace] });
  return stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
}

/** The processes that were started on a host of a lab, or on any. */
export function processesOf(lab: string, host?: string): number[] {
  return processesMarked({ [labVariable]: lab, ...(host !== undefined && { [hostVariable]: host }) });
}
