// The processes of a lab: those in its namespaces, and on loopback those that carry its name in their environment.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { LabProblem } from "../problem.ts";
import { runStep } from "./run.ts";

/** What a program on a host is told of its place, and by what it is found again. */
export const labVariable = "VITRINE_LAB";
export const hostVariable = "VITRINE_LAB_HOST";

/** Milliseconds between asking processes to end and ending them. */
const patience = 1_000;
/** Milliseconds between two looks at who is still there. */
const lookInterval = 20;
/** Rounds of killing: somebody who forks while being killed is met in the next round. */
const killRounds = 50;

/** The processes in a namespace, without this one. */
export async function processesIn(namespace: string): Promise<number[]> {
  const { stdout } = await runStep({ argv: ["ip", "netns", "pids", namespace] });
  return stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
}

/** The processes that were started on a host of a lab, or on any, by what their environment says. */
export function processesOf(lab: string, host?: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && belongs(pid, lab, host));
}

function belongs(pid: number, lab: string, host: string | undefined): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    return (
      variables.includes(`${labVariable}=${lab}`) &&
      (host === undefined || variables.includes(`${hostVariable}=${host}`))
    );
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}

/** Ends everything that `find` finds: by asking first. Throws a LabProblem where something does not end. */
export async function endProcesses(find: () => Promise<number[]>): Promise<void> {
  let pids = await find();
  signal(pids, "SIGTERM");
  const until = performance.now() + patience;
  while (pids.length > 0 && performance.now() < until) {
    await wait(lookInterval);
    pids = await find();
  }
  for (let round = 0; pids.length > 0 && round < killRounds; round += 1) {
    signal(pids, "SIGKILL");
    await wait(lookInterval);
    pids = await find();
  }
  if (pids.length > 0) throw new LabProblem(`these processes of the lab do not end: ${pids.join(", ")}`);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}
