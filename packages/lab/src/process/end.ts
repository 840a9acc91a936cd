// Ends processes, and is sure that they have ended.
import { setTimeout as wait } from "node:timers/promises";
import { LabProblem } from "../problem.ts";

/** Milliseconds between asking processes to end and ending them. */
const patience = 1_000;
/** Milliseconds between two looks at who is still there. */
const lookInterval = 20;
/** Rounds of killing: somebody who forks while being killed is met in the next round. */
const killRounds = 50;

type Find = () => number[] | Promise<number[]>;

/** Ends everything that `find` finds: by asking first. Throws a LabProblem where something does not end. */
export async function endProcesses(find: Find): Promise<void> {
  let pids = await find();
  signalAll(pids, "SIGTERM");
  const until = performance.now() + patience;
  while (pids.length > 0 && performance.now() < until) {
    await wait(lookInterval);
    pids = await find();
  }
  if (pids.length > 0) await killProcesses(find);
}

/** Ends everything that `find` finds, at once. Throws a LabProblem where something does not end. */
export async function killProcesses(find: Find): Promise<void> {
  let pids = await find();
  for (let round = 0; pids.length > 0 && round < killRounds; round += 1) {
    signalAll(pids, "SIGKILL");
    await wait(lookInterval);
    pids = await find();
  }
  if (pids.length > 0) throw new LabProblem(`these processes do not end: ${pids.join(", ")}`);
}

function signalAll(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}
