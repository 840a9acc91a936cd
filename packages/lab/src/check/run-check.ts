// Runs one check on one site: starts the program, plays the other parties, and leaves nothing of it behind.
import { fillPlaces, hasPlace, type Places } from "../process/command.ts";
import { type Check, CheckFailure } from "./check.ts";
import { ClientBench, PlayedServer } from "./client-bench.ts";
import type { Patience } from "./patience.ts";
import { ProgramProblem } from "./problem.ts";
import { TestedProgram } from "./program.ts";
import { ServerBench } from "./server-bench.ts";
import type { Role, Site } from "./site/site.ts";
import { Timeline, type TimelineEntry } from "./timeline.ts";

/** Milliseconds that a check may take in all, whatever the program does. */
const longestCheck = 60_000;
/** The name that the checks give to a client. */
const clientName = "alice";

/** What one check found. It travels between processes. */
export interface CheckOutcome {
  /** Undefined where the check passed. */
  readonly failure?: {
    readonly why: string;
    readonly hint?: string;
    /** The check that judges this fault. */
    readonly blames?: string;
  };
  /** The program cannot be checked at all. */
  readonly problem?: { readonly words: string; readonly lastWords: readonly string[] };
  /** Why the finding may be wrong. */
  readonly unsure?: string;
  readonly seconds: number;
  readonly timeline: readonly TimelineEntry[];
  readonly timelineLeftOut: number;
}

export interface ProgramOptions {
  readonly role: Role;
  /** The command line; the words in braces are filled in. */
  readonly command: readonly string[];
  /** Lines that are typed when the program starts; the words in braces are filled in. */
  readonly typed: readonly string[];
  readonly patience: Patience;
}

/** The part of a bench that the running of a check needs. */
interface Bench {
  readonly unsure?: string | undefined;
  close(): void;
}

/** Notes the programs of a check, to end them and to quote them. */
type Keep = (program: TestedProgram) => void;

/**
 * Runs the check of this id on the site. The site stays open; nothing runs on it afterwards. Loads only the checks of the
 * program's kind, before the program can write anything: so a worker starts sooner.
 */
export async function runCheckOn(
  site: Site,
  id: string,
  options: ProgramOptions,
  signal?: AbortSignal,
): Promise<CheckOutcome> {
  try {
    if (options.role === "server") {
      const { serverChecks } = await import("./server/table.ts");
      const check = serverChecks.find((found) => found.id === id)!;
      return await runCheck(check, (timeline, keep) => serverBench(site, options, timeline, keep), signal);
    }
    const { clientChecks } = await import("./client/table.ts");
    const check = clientChecks.find((found) => found.id === id)!;
    return await runCheck(check, (timeline, keep) => clientBench(site, options, timeline, keep), signal);
  } finally {
    await site.endAll();
  }
}

/**
 * Runs a check with the bench that `prepare` makes; none of it lasts longer than the limit. Rejects with the reason of the
 * signal where that comes first; the program has ended then too.
 */
export async function runCheck<Parties extends Bench>(
  check: Check<Parties>,
  prepare: (timeline: Timeline, keep: Keep) => Promise<Parties>,
  signal?: AbortSignal,
): Promise<CheckOutcome> {
  const timeline = new Timeline(() => performance.now());
  const start = performance.now();
  const programs: TestedProgram[] = [];
  let bench: Parties | undefined;
  let timer: NodeJS.Timeout | undefined;
  const over = new AbortController();
  const tooLong = new Promise<never>((_, reject) => {
    const words = `it took longer than ${longestCheck / 1000} seconds`;
    timer = setTimeout(() => reject(new CheckFailure(words)), longestCheck);
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { signal: over.signal });
    signal?.throwIfAborted();
  });
  const work = async (): Promise<void> => {
    bench = await prepare(timeline, (program) => programs.push(program));
    await check.run(bench);
  };
  let finding: Pick<CheckOutcome, "failure" | "problem"> = {};
  try {
    await Promise.race([work(), tooLong]);
  } catch (error) {
    finding = findingOf(error, programs.at(-1));
  } finally {
    clearTimeout(timer);
    over.abort();
    timeline.close();
    bench?.close();
    for (const program of programs) await program.kill();
  }
  const seconds = Math.round(performance.now() - start) / 1000;
  const unsure = bench?.unsure;
  return {
    ...finding,
    ...(unsure !== undefined && { unsure }),
    seconds,
    timeline: timeline.entries,
    timelineLeftOut: timeline.leftOut,
  };
}

function findingOf(error: unknown, program: TestedProgram | undefined): Pick<CheckOutcome, "failure" | "problem"> {
  if (error instanceof ProgramProblem) return { problem: { words: error.message, lastWords: error.lastWords } };
  if (!(error instanceof CheckFailure)) throw error;
  const why = error.message + (program?.lastWordsInShort ?? "");
  const { hint, blames } = error;
  return { failure: { why, ...(hint !== undefined && { hint }), ...(blames !== undefined && { blames }) } };
}

function placesOf(site: Site): Places {
  const { serverAddress, programAddress, port } = site;
  return { host: serverAddress, server: serverAddress, address: programAddress, name: clientName, port: String(port) };
}

function startProgram(site: Site, { command, typed }: ProgramOptions, timeline: Timeline, keep: Keep): TestedProgram {
  const places = placesOf(site);
  const program = new TestedProgram(fillPlaces(command, places), site, timeline);
  keep(program);
  for (const line of fillPlaces(typed, places)) program.type(line);
  return program;
}

async function serverBench(site: Site, options: ProgramOptions, timeline: Timeline, keep: Keep): Promise<ServerBench> {
  const { patience } = options;
  const start = async (): Promise<TestedProgram> => {
    const program = startProgram(site, options, timeline, keep);
    await program.listening(patience);
    return program;
  };
  const { serverAddress: host, port, partyAddress: from } = site;
  return new ServerBench(await start(), timeline, patience, { host, port, from, suffix: "", start });
}

async function clientBench(site: Site, options: ProgramOptions, timeline: Timeline, keep: Keep): Promise<ClientBench> {
  const { patience, command, typed } = options;
  const { serverAddress, port, directPort, partyAddress: peerAddress } = site;
  const server = await PlayedServer.listen(serverAddress, port, timeline);
  const program = startProgram(site, options, timeline, keep);
  if (!hasPlace([...command, ...typed], "name")) program.type(clientName);
  return new ClientBench(program, server, { timeline, patience }, { name: clientName, directPort, peerAddress });
}
