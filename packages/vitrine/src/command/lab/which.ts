// Which lab a command means where there may be several.
import { LabProblem, type LabState, LabStates, remainsOf } from "@vitrine/lab";

/** The option that every command on a lab has. */
export const labOption = ["--lab <NAME>", "the lab's name (default: the one that is up)"] as const;

/** The lab that is up under this name, or the only one that is. Throws a LabProblem otherwise. */
export function whichLab(name: string | undefined, states: LabStates = new LabStates()): LabState {
  if (states.names().length === 0 && remainsOf().length > 0 && process.getuid?.() !== 0) {
    throw new LabProblem("the lab that is up was brought up by root; only root can use it (sudo vitrine lab …)");
  }
  if (name !== undefined) return states.require(name);
  const names = states.names();
  if (names.length > 1) throw new LabProblem(`several labs are up: name one of them with --lab (${names.join(", ")})`);
  if (names.length === 0) throw new LabProblem("no lab is up; `vitrine lab up` brings one up");
  return states.require(names[0]!);
}
