// Takes down the runs whose process has ended without doing it, and whose keeper was killed as well.
import { labOf } from "../plan/names.ts";
import { LabProblem } from "../problem.ts";
import { bringDown } from "./down.ts";
import { remainsOf } from "./namespaces.ts";
import { isAlive, type LabStates } from "./state.ts";

/** The name of a run's own lab: the process that runs it, and which of its runs it is. */
export function runLab(pid: number, number: number): string {
  return `run${pid}n${number}`;
}

/** Takes down what it can. */
export async function sweepDeadRuns(states: LabStates): Promise<void> {
  // Only root can take a network down; other people's labs are on loopback.
  const remains = process.getuid?.() === 0 ? remainsOf().map((name) => labOf(name)!) : [];
  for (const lab of new Set([...states.known(), ...remains])) {
    const owner = Number(/^run(\d+)n\d+$/.exec(lab)?.[1] ?? 0);
    if (owner === 0 || isAlive(owner)) continue;
    try {
      await bringDown(lab, states);
    } catch (error) {
      // The rest disturbs nobody: `vitrine lab down` says why it stays.
      if (!(error instanceof LabProblem)) throw error;
    }
  }
}
