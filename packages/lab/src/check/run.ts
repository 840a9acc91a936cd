// Runs the checks of a program: side by side, each with the program started afresh, and gathers the findings.
import { availableParallelism } from "node:os";
import { LabProblem } from "../problem.ts";
import type { Check } from "./check.ts";
import type { ClientBench } from "./client-bench.ts";
import { type Patience, ordinaryPatience } from "./patience.ts";
import { runnable } from "./preflight.ts";
import { ProgramProblem } from "./problem.ts";
import type { CheckReport, CheckResult } from "./result.ts";
import { pointsOf, type Rubric } from "./rubric.ts";
import { type CheckOutcome, type ProgramOptions, runCheck, runCheckOn } from "./run-check.ts";
import { schedule } from "./schedule.ts";
import { ServerBench } from "./server-bench.ts";
import { loopbackSite, loopbackWidth, unsureOnLoopback } from "./site/loopback.ts";
import type { Role, SiteOptions } from "./site/site.ts";
import { programUser } from "./site/user.ts";
import { Workers } from "./workers.ts";

/** The lab's TCP and UDP port. */
const labPort = 5000;
/** Checks at the same time for each processor: most of the time they wait. */
const checksPerProcessor = 3;
const mostWidth = 8;

export interface RunOptions {
  readonly rubric?: Rubric;
  readonly patience?: Patience;
  /** Called when a check starts. */
  readonly onStart?: (id: string) => void;
  /** Called when a check has its result: in the order in which they end. */
  readonly onResult?: (result: CheckResult) => void;
  /** Ends the run early: it rejects with the signal's reason, and by then the program has ended. */
  readonly signal?: AbortSignal;
}

export interface ProgramTarget {
  /** The command line of the program; the words in braces are filled in. */
  readonly command: readonly string[];
  /** Lines that are typed when the program starts. */
  readonly typed?: readonly string[];
  /** The port that is written into the program; 5000 by default. */
  readonly port?: number;
  /** The user to run the program as. */
  readonly user?: string;
  /** True: on loopback also where namespaces would work. */
  readonly isOnLoopback?: boolean;
  /** Working directory of the program. */
  readonly folder?: string;
}

/** A server that runs already. */
export interface RunningServer {
  readonly connect: { readonly host: string; readonly port: number };
}

type Checks<Bench> = { readonly checks: readonly Check<Bench>[] };
export type ServerTarget = (ProgramTarget | RunningServer) & Checks<ServerBench>;
export type ClientTarget = ProgramTarget & Checks<ClientBench>;

/** Where the checks of a run take place. */
interface Ground {
  /** Checks at the same time. */
  readonly width: number;
  readonly remarks: readonly string[];
  run(id: string): Promise<CheckOutcome>;
  unsure(id: string): string | undefined;
  end(): Promise<void>;
}

/** Checks a server. Rejects with a `ProgramProblem` where the program cannot be run. */
export async function checkServer(target: ServerTarget, options: RunOptions = {}): Promise<CheckReport> {
  if ("connect" in target) return checkRunning(target, options);
  return checkProgram("server", target, options);
}

/** Checks a client. Rejects with a `ProgramProblem` where the program cannot be run. */
export function checkClient(target: ClientTarget, options: RunOptions = {}): Promise<CheckReport> {
  return checkProgram("client", target, options);
}

async function checkProgram<Bench>(
  role: Role,
  target: ProgramTarget & Checks<Bench>,
  options: RunOptions,
): Promise<CheckReport> {
  const { command, typed = [], port = labPort, checks, folder = process.cwd() } = target;
  const user = programUser(target.user);
  const runs = runnable(command, { user, folder });
  const patience = options.patience ?? ordinaryPatience;
  const site: SiteOptions = { role, command: [...command, ...typed], port, user, folder };
  const program: ProgramOptions = { role, command: runs, typed, patience };
  const ground = await groundFor(site, program, target.isOnLoopback === true);
  return runOn(ground, command.join(" "), checks, options);
}

async function groundFor(site: SiteOptions, program: ProgramOptions, isOnLoopback: boolean): Promise<Ground> {
  const width = Math.min(mostWidth, checksPerProcessor * availableParallelism());
  if (isOnLoopback) return onLoopback(site, program, width, []);
  try {
    const workers = await Workers.start({ site, program });
    const [run, end] = [(id: string) => workers.run(id), () => workers.end()];
    const shared = `The checks share ${site.folder}, because its copy cannot be mounted here: files that the program writes stay.`;
    return { width, remarks: workers.hasCopies ? [] : [shared], run, end, unsure: () => undefined };
  } catch (error) {
    if (!(error instanceof LabProblem)) throw error;
    const withRoot = process.getuid?.() === 0 ? "" : "; with root they may";
    const remark = `The checks run on loopback, because network namespaces do not work here (${error.message})${withRoot}.`;
    return onLoopback(site, program, width, [remark]);
  }
}

function onLoopback(site: SiteOptions, program: ProgramOptions, width: number, remarks: readonly string[]): Ground {
  const ending = new AbortController();
  const hides = "On loopback, a process that leaves its session and empties its environment may outlive the checks.";
  return {
    width: loopbackWidth(site.role, site.command, width),
    remarks: [...remarks, hides],
    run: async (id) => runCheckOn(await loopbackSite(site), id, program, ending.signal),
    unsure: (id) => unsureOnLoopback(site, id),
    end: () => Promise.resolve(ending.abort(new Error("the run is over"))),
  };
}

async function checkRunning(
  { connect, checks }: RunningServer & Checks<ServerBench>,
  options: RunOptions,
): Promise<CheckReport> {
  const patience = options.patience ?? ordinaryPatience;
  const isLoopback = connect.host.startsWith("127.");
  const from = (at: number) => (isLoopback ? `127.0.0.${11 + (at % 200)}` : undefined);
  let number = 0;
  const run = (id: string): Promise<CheckOutcome> => {
    number += 1;
    const suffix = `-${process.pid % 1000}-${number}`;
    const prepare = (timeline: ServerBench["timeline"]) =>
      Promise.resolve(new ServerBench(undefined, timeline, patience, { ...connect, from, suffix }));
    return runCheck(
      checks.find((check) => check.id === id)!,
      prepare,
    );
  };
  const ground: Ground = {
    // One after the other: all of them are in one room.
    width: 1,
    remarks: ["A server that runs already is not ended, so the checks that end it are left out."],
    run,
    unsure: () => undefined,
    end: () => Promise.resolve(),
  };
  const gentle = checks.filter(({ endsProgram }) => endsProgram !== true);
  return runOn(ground, `${connect.host}:${connect.port}`, gentle, options);
}

async function runOn<Bench>(
  ground: Ground,
  program: string,
  checks: readonly Check<Bench>[],
  { rubric, onStart, onResult, signal }: RunOptions,
): Promise<CheckReport> {
  /** Whether a check has come so far that the program can be run. */
  let hasRun = false;
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal?.reason as Error);
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
  const resultOf = (check: Check<Bench>): ResultMaker =>
    resultMaker(check, pointsOf(rubric, check.id), ground.unsure(check.id));
  const blamed = new Map<CheckResult, string>();
  const running = schedule<Check<Bench>, CheckResult>(checks, ground.width, {
    run: async (check) => {
      signal?.throwIfAborted();
      onStart?.(check.id);
      const outcome = await ground.run(check.id);
      if (outcome.problem !== undefined && !hasRun) {
        throw new ProgramProblem(outcome.problem.words, outcome.problem.lastWords);
      }
      hasRun = true;
      const result = resultOf(check).of(outcome);
      if (outcome.failure?.blames !== undefined) blamed.set(result, outcome.failure.blames);
      return result;
    },
    skip: (check, see) => resultOf(check).notTried(see),
    hasPassed: ({ passed }) => passed,
    blames: (result) => blamed.get(result),
    ...(onResult !== undefined && { onResult }),
  });
  try {
    const results = await Promise.race([running, stopped]);
    return { program, remarks: ground.remarks, checks: results };
  } finally {
    await ground.end();
    await running.catch(() => undefined);
  }
}

interface ResultMaker {
  of(outcome: CheckOutcome): CheckResult;
  notTried(see: string): CheckResult;
}

function resultMaker<Bench>(check: Check<Bench>, outOf: number, unsure: string | undefined): ResultMaker {
  const { id, title, part, looksFor, matters, hint } = check;
  const common = { id, title, part, ...(unsure !== undefined && { unsure }), outOf, looksFor, matters };
  return {
    of({ failure, problem, unsure: doubt, seconds, timeline, timelineLeftOut }) {
      const passed = failure === undefined && problem === undefined;
      const last = problem?.lastWords.at(-1);
      const why = failure?.why ?? [problem?.words, last].filter((part) => part !== undefined).join(": ");
      const measured = { seconds, timeline, timelineLeftOut };
      const points = passed ? outOf : 0;
      const status = passed ? "passed" : "failed";
      const unsureNow = doubt === undefined ? {} : { unsure: doubt };
      return { ...common, ...unsureNow, status, passed, points, why, hint: failure?.hint ?? hint, ...measured };
    },
    notTried(see) {
      const nothing = { points: 0, seconds: 0, timeline: [], timelineLeftOut: 0 };
      return { ...common, status: "not tried", passed: false, see, why: `not tried: see ${see}`, hint, ...nothing };
    },
  };
}
