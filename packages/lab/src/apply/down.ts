// Takes a lab down: every process of it, its namespaces, their files, and the state. It finds them by name, so it also works
// after a crash half-way.
import { rmSync } from "node:fs";
import { namespaceFiles, utsFile } from "../plan/names.ts";
import { LabProblem } from "../problem.ts";
import { endProcesses } from "../process/end.ts";
import { networkNamespaces, remainsOf, utsNamespaces } from "./namespaces.ts";
import { processesIn, processesOf } from "./processes.ts";
import { runAll } from "./run.ts";
import type { LabStates } from "./state.ts";

/** Takes a lab down. True where there was one: taking down a lab that is not up is no error. */
export async function bringDown(lab: string, states?: LabStates): Promise<boolean> {
  const remains = remainsOf(lab);
  if (remains.length > 0 && process.getuid?.() !== 0) {
    throw new LabProblem(
      `the lab \`${lab}\` was brought up by root; only root can take it down (sudo vitrine lab down)`,
    );
  }
  // Looks in both ways: a program may have left the lab's namespaces, or emptied its environment.
  await endProcesses(() => [...new Set([...processesIn(remains), ...processesOf(lab)])]);
  const networks = (): string[] => [...networkNamespaces()].filter((name) => remains.includes(name));
  await removeAll(networks, (names) => names.map((name) => ["ip", "netns", "del", name]));
  const mounted = (): string[] => utsNamespaces().filter((name) => remains.includes(name));
  await removeAll(mounted, (names) => [["umount", ...names.map(utsFile)]]);
  for (const name of remains) {
    rmSync(utsFile(name), { force: true });
    rmSync(namespaceFiles(name), { recursive: true, force: true });
  }
  const wasKnown = states?.remove(lab) ?? false;
  return remains.length > 0 || wasKnown;
}

/** Removes everything that `find` finds. Something that another process has removed meanwhile is no error. */
async function removeAll(find: () => string[], removal: (names: readonly string[]) => string[][]): Promise<void> {
  const names = find();
  if (names.length === 0) return;
  try {
    await runAll(removal(names).map((argv) => ({ argv })));
  } catch (error) {
    if (find().length === names.length) throw error;
    await removeAll(find, removal);
  }
}
