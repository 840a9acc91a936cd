// Takes a lab down: every process of it, its namespaces, their files, and the state. What is ours is known by its
// name, so it works after a crash half-way as well.
import { readdirSync, rmSync } from "node:fs";
import { labOf, namespaceFiles } from "../plan/names.ts";
import { LabProblem } from "../problem.ts";
import { endProcesses } from "../process/end.ts";
import { processesIn, processesOf } from "./processes.ts";
import { runAll } from "./run.ts";
import type { LabStates } from "./state.ts";

const namespaceFolder = "/run/netns";

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The namespaces and /etc/netns folders there are of a lab, or of all labs. */
export function remainsOf(lab?: string): string[] {
  const names = new Set([...entriesOf(namespaceFolder), ...entriesOf("/etc/netns")]);
  return [...names].filter((name) => (lab === undefined ? labOf(name) !== undefined : labOf(name) === lab)).toSorted();
}

/** True where there was something to take down. Taking down what is not up is no error. */
export async function bringDown(lab: string, states?: LabStates): Promise<boolean> {
  const remains = remainsOf(lab);
  const state = states?.read(lab);
  if (remains.length > 0 && process.getuid?.() !== 0) {
    throw new LabProblem(
      `the lab \`${lab}\` was brought up by root; only root can take it down (sudo vitrine lab down)`,
    );
  }
  const isThere = new Set(entriesOf(namespaceFolder));
  const namespaces = remains.filter((name) => isThere.has(name));
  await endProcesses(() => (state?.mode === "loopback" ? processesOf(lab) : processesIn(namespaces)));
  await runAll(namespaces.map((name) => ({ argv: ["ip", "netns", "del", name] })));
  for (const name of remains) rmSync(namespaceFiles(name), { recursive: true, force: true });
  states?.remove(lab);
  return remains.length > 0 || state !== undefined;
}
