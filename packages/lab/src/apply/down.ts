// Takes a lab down: every process in its namespaces, the namespaces, their files, and the state. What is ours is known
// by its name, so it works after a crash half-way as well.
import { readdirSync, rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { labOf, namespaceFiles } from "../plan/names.ts";
import { LabProblem } from "../problem.ts";
import { mustRun, runStep } from "./run.ts";
import type { LabStates } from "./state.ts";

/** Milliseconds between asking processes to end and ending them. */
const patience = 1_000;
/** Milliseconds between two looks at who is still there. */
const lookInterval = 20;
/** Rounds of killing: somebody who forks while being killed is met in the next round. */
const killRounds = 50;

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The namespaces and /etc/netns folders there are of a lab, or of all labs. */
export function remainsOf(lab?: string): string[] {
  const names = new Set([...entriesOf("/run/netns"), ...entriesOf("/etc/netns")]);
  return [...names].filter((name) => (lab === undefined ? labOf(name) !== undefined : labOf(name) === lab)).toSorted();
}

/** The processes in a namespace, without this one. */
export async function processesIn(namespace: string): Promise<number[]> {
  const { stdout } = await runStep({ argv: ["ip", "netns", "pids", namespace] });
  return stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
}

async function processesInAll(namespaces: readonly string[]): Promise<number[]> {
  return (await Promise.all(namespaces.map(processesIn))).flat();
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

async function endProcesses(namespaces: readonly string[]): Promise<void> {
  let pids = await processesInAll(namespaces);
  signal(pids, "SIGTERM");
  const until = performance.now() + patience;
  while (pids.length > 0 && performance.now() < until) {
    await wait(lookInterval);
    pids = await processesInAll(namespaces);
  }
  for (let round = 0; pids.length > 0 && round < killRounds; round += 1) {
    signal(pids, "SIGKILL");
    await wait(lookInterval);
    pids = await processesInAll(namespaces);
  }
  if (pids.length > 0) throw new LabProblem(`these processes of the lab do not end: ${pids.join(", ")}`);
}

/** True where there was something to take down. Taking down what is not up is no error. */
export async function bringDown(lab: string, states?: LabStates): Promise<boolean> {
  const namespaces = remainsOf(lab);
  const isThere = new Set(entriesOf("/run/netns"));
  const present = namespaces.filter((name) => isThere.has(name));
  const state = states?.read(lab);
  await endProcesses(present);
  for (const name of present) await mustRun({ argv: ["ip", "netns", "del", name] });
  for (const name of namespaces) rmSync(namespaceFiles(name), { recursive: true, force: true });
  states?.remove(lab);
  return namespaces.length > 0 || state !== undefined;
}
