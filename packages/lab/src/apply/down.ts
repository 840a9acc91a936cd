// Takes a lab down: every process of it, its namespaces, their files, and the state. What is ours is known by its
// name, so it works after a crash half-way as well.
import { rmSync } from "node:fs";
import { namespaceFiles, utsFile } from "../plan/names.ts";
import { LabProblem } from "../problem.ts";
import { endProcesses } from "../process/end.ts";
import { networkNamespaces, remainsOf, utsNamespaces } from "./namespaces.ts";
import { processesIn, processesOf } from "./processes.ts";
import { runAll } from "./run.ts";
import type { LabStates } from "./state.ts";

/** True where there was something to take down. Taking down what is not up is no error. */
export async function bringDown(lab: string, states?: LabStates): Promise<boolean> {
  const remains = remainsOf(lab);
  const state = states?.read(lab);
  if (remains.length > 0 && process.getuid?.() !== 0) {
    throw new LabProblem(
      `the lab \`${lab}\` was brought up by root; only root can take it down (sudo vitrine lab down)`,
    );
  }
  const networks = networkNamespaces();
  const namespaces = remains.filter((name) => networks.has(name));
  // Both ways: a program may have left the lab's namespaces, or emptied its environment.
  await endProcesses(() => [...new Set([...processesIn(namespaces), ...processesOf(lab)])]);
  await runAll(namespaces.map((name) => ({ argv: ["ip", "netns", "del", name] })));
  const mounted = utsNamespaces().filter((name) => remains.includes(name));
  await runAll(mounted.map((name) => ({ argv: ["umount", utsFile(name)] })));
  for (const name of remains) {
    rmSync(utsFile(name), { force: true });
    rmSync(namespaceFiles(name), { recursive: true, force: true });
  }
  states?.remove(lab);
  return remains.length > 0 || state !== undefined;
}
