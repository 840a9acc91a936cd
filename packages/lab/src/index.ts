// The lab's interface for the command: topologies, the network, experiments, and the checker.
export { LabProblem } from "./problem.ts";
export { composeFile } from "./compose/compose.ts";
export { describePlan } from "./plan/step.ts";
export { planNetwork } from "./plan/network.ts";
export { bringDown } from "./apply/down.ts";
export { remainsOf } from "./apply/namespaces.ts";
export { bringUp, type UpOptions, type UpOutcome } from "./apply/up.ts";
export { execOn } from "./apply/exec.ts";
export { probeMachine } from "./apply/probe.ts";
export { clearShape, shape } from "./apply/shape.ts";
export { type LabState, LabStates } from "./apply/state.ts";
export { type HostStatus, type LabStatus, statusOf } from "./apply/status.ts";
export { labOf } from "./plan/names.ts";
export { describeImpairment, type Impairment, impairmentKeys, impairmentUnits } from "./topology/impairment.ts";
export { courseTopologyFile, readTopology, type Topology } from "./topology/topology.ts";
export { nextRunFolder } from "./experiment/folder.ts";
export { splitWords } from "./experiment/command-line.ts";
export { type Experiment, readExperiment, shippedExperiments } from "./experiment/experiment.ts";
export {
  type CaptureResult,
  type ExperimentResult,
  experimentResultSchema,
  type ParticipantResult,
  type ProgramResult,
  resultJsonSchema,
  type StepResult,
} from "./experiment/result.ts";
export { type Progress, runExperiment, type RunOptions } from "./experiment/run.ts";
