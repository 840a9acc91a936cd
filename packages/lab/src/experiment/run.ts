// Runs an experiment from an empty machine to a folder of evidence, and leaves nothing running.
import { bringDown } from "../apply/down.ts";
import { Keeper } from "../apply/keeper.ts";
import { type LabMode, type LabState, LabStates } from "../apply/state.ts";
import { runLab, sweepDeadRuns } from "../apply/sweep.ts";
import { bringUp } from "../apply/up.ts";
import { LabProblem, reason } from "../problem.ts";
import { describeStep, play } from "./act/table.ts";
import { Captures } from "./captures.ts";
import { Cast, type Commands } from "./cast.ts";
import { mustBeRunnable } from "./preflight.ts";
import { waitFor } from "../process/wait.ts";
import type { Experiment, ScriptStep } from "./experiment.ts";
import {
  discardIfEmpty,
  experimentFile,
  keepPrograms,
  prepareFolder,
  writeResult,
  writeServerLog,
  writeTranscript,
} from "./folder.ts";
import type { ExperimentResult, StepResult } from "./result.ts";
import { socketsSeenBy } from "./sockets.ts";
import { Stage, StepFailure } from "./stage.ts";
import { describeTools } from "./version.ts";

export interface RunOptions extends Commands {
  /** Where the evidence goes. */
  readonly folder: string;
  /** An earlier run's evidence in the folder is removed; without it, such a folder is refused. */
  readonly isOverwriting?: boolean;
  readonly mode: LabMode;
  /** Ends the run early; everything is taken down then as well. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export type Progress =
  | { readonly kind: "phase"; readonly words: string }
  | { readonly kind: "begun"; readonly does: string; readonly number: number; readonly of: number }
  | { readonly kind: "done"; readonly step: StepResult; readonly number: number; readonly of: number };

/** Milliseconds that connections may take to close after the last program has ended. */
const farewell = 10_000;
let runs = 0;

/** Throws a LabProblem where it cannot even begin; failures of the script are in the result. */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<ExperimentResult> {
  const { folder, mode, onProgress = () => {} } = options;
  mustBeRunnable(experiment, options);
  prepareFolder(folder, experiment.text, options.isOverwriting === true);
  const states = new LabStates();
  runs += 1;
  const lab = runLab(process.pid, runs);
  await sweepDeadRuns(states);
  const keeper = new Keeper(lab, states);
  const started = Date.now();
  try {
    const scratch = states.makeScratch(lab);
    onProgress({ kind: "phase", words: "bringing the network up" });
    const { state, impairments } = await bringUp(experiment.topology, { lab, mode }, states);
    const cast = new Cast(state, experiment, scratch, options);
    const captures = new Captures(state, folder);
    const steps = await perform({ experiment, state, states, cast, captures }, options);
    onProgress({ kind: "phase", words: "writing down what happened" });
    for (const [name, { program }] of cast.members) writeTranscript(folder, name, program.transcript);
    if (cast.server !== undefined) writeServerLog(folder, cast.server.transcript);
    const ended = Date.now();
    const result: ExperimentResult = {
      schema: 1,
      title: experiment.title,
      about: experiment.about,
      experiment: experimentFile,
      passed: steps.every(({ passed }) => passed) && steps.length === experiment.script.length,
      started: new Date(started).toISOString(),
      ended: new Date(ended).toISOString(),
      seconds: (ended - started) / 1000,
      mode,
      topology: state.topology,
      impairments,
      tools: await describeTools(),
      ...keepPrograms(folder, await cast.describe()),
      captures: captures.results,
      notCaptured: captures.fault,
      stepsInScript: experiment.script.length,
      steps,
    };
    writeResult(folder, result);
    return result;
  } finally {
    await bringDown(lab, states);
    await keeper.release();
    discardIfEmpty(folder);
  }
}

interface Parts {
  readonly experiment: Experiment;
  readonly state: LabState;
  readonly states: LabStates;
  readonly cast: Cast;
  readonly captures: Captures;
}

/** From the first captured packet to the last: the script, up to the step that fails. */
async function perform(parts: Parts, { signal, onProgress = () => {} }: RunOptions): Promise<StepResult[]> {
  const { experiment, state, states, cast, captures } = parts;
  try {
    onProgress({ kind: "phase", words: "starting the captures" });
    await captures.start(experiment);
    onProgress({ kind: "phase", words: "starting the server" });
    const server = await cast.startServer(signal);
    const wire = captures.wireOf(experiment.server.host);
    const stage = new Stage(state, { experiment, states, server, wire, signal, start: (who) => cast.start(who) });
    const steps = await playScript(stage, onProgress);
    onProgress({ kind: "phase", words: "everybody leaves" });
    await cast.stop();
    // The server has ended, so tcpdump shows its host's sockets.
    await allClosed(captures.pidOn(experiment.server.host), experiment.server.port, signal);
    return steps;
  } finally {
    await cast.stop();
    await captures.stop();
  }
}

async function playScript(stage: Stage, onProgress: NonNullable<RunOptions["onProgress"]>): Promise<StepResult[]> {
  const { script } = stage.experiment;
  const results: StepResult[] = [];
  for (const [index, step] of script.entries()) {
    const place = { number: index + 1, of: script.length };
    onProgress({ kind: "begun", does: describeStep(step), ...place });
    const result = await playStep(step, stage);
    results.push(result);
    onProgress({ kind: "done", step: result, ...place });
    if (!result.passed) break;
  }
  return results;
}

async function playStep(step: ScriptStep, stage: Stage): Promise<StepResult> {
  const at = Date.now();
  const done = (why: string): StepResult => ({
    line: step.line,
    who: step.who,
    does: describeStep(step),
    at: new Date(at).toISOString(),
    seconds: (Date.now() - at) / 1000,
    passed: why === "",
    why,
  });
  try {
    await play(step, stage);
    return done("");
  } catch (error) {
    if (stage.signal.aborted || !(error instanceof StepFailure || error instanceof LabProblem)) throw error;
    return done(reason(error));
  }
}

/** Waits for the last FINs, so that the captures hold them. */
async function allClosed(pid: number, port: number, signal: AbortSignal): Promise<void> {
  const isClosed = (): boolean =>
    socketsSeenBy(pid).every(({ isEstablished, localPort }) => !isEstablished || localPort !== port);
  await waitFor(isClosed, { every: 25, patience: farewell, signal });
}
