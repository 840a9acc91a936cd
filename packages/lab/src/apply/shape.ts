// Changes what a host's link does to packets, while the lab is up.
import { namespaceOf } from "../plan/names.ts";
import { planClear, planShape } from "../plan/shape.ts";
import { LabProblem } from "../problem.ts";
import type { Impairment } from "../topology/impairment.ts";
import { hostOf } from "./exec.ts";
import { probeKernel } from "./probe.ts";
import { mustRun, runAll } from "./run.ts";
import { type LabState, type LabStates } from "./state.ts";

/** Replaces what the link did before. Resolves to which part of the kernel does what; throws a LabProblem where none can. */
export async function shape(state: LabState, host: string, impairment: Impairment, states: LabStates): Promise<string> {
  hostOf(state, host);
  if (state.mode === "loopback") throw new LabProblem("loopback has no links to impair; a lab with root has them");
  const { steps, by } = planShape(state.lab, host, impairment, await probeKernel(state.lab));
  await runAll(steps);
  states.write({ ...state, links: { ...state.links, [host]: impairment } });
  return by;
}

/** Makes a link whole again. */
export async function clearShape(state: LabState, host: string, states: LabStates): Promise<void> {
  hostOf(state, host);
  if (state.mode === "namespaces") await runAll(planClear(state.lab, host));
  const { [host]: _cleared, ...links } = state.links;
  states.write({ ...state, links });
}

/** Pulls a host's cable out of the switch, or puts it back. */
export async function plug(state: LabState, host: string, isIn: boolean): Promise<void> {
  hostOf(state, host);
  if (state.mode === "loopback") throw new LabProblem("loopback has no cables to pull; a lab with root has them");
  const argv = ["ip", "-n", namespaceOf(state.lab, "switch"), "link", "set", "dev", host, isIn ? "up" : "down"];
  await mustRun({ argv });
}
