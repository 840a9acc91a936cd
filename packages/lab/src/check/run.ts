// Runs checks one after the other, each with the program started afresh, and gathers what they found.
import { createServer } from "node:net";
import { once } from "node:events";
import { type Check, CheckFailure } from "./check.ts";
import { ClientBench, PlayedServer } from "./client-bench.ts";
import { type Patience, ordinaryPatience } from "./patience.ts";
import { fillPlaces, hasPlace } from "../process/command.ts";
import { mustBeFree, ProgramProblem, TestedProgram } from "./program.ts";
import type { CheckReport, CheckResult } from "./result.ts";
import { type Rubric, pointsOf } from "./rubric.ts";
import { ServerBench } from "./server-bench.ts";
import { Timeline } from "./timeline.ts";

/** The lab's TCP port, for programs whose command line has no `{port}`. */
const labPort = 5000;
/** No check takes longer than this in all, in milliseconds, whatever the program does. */
const longestCheck = 60_000;

export interface RunOptions {
  readonly rubric?: Rubric;
  readonly patience?: Patience;
  /** Called after each check: for a display of the progress. */
  readonly onResult?: (result: CheckResult) => void;
  /** Ends the run early: it rejects with the signal's reason, and the program has ended then. */
  readonly signal?: AbortSignal;
}

export interface ServerTarget {
  /** The command line of the program, `{port}` and `{host}` in it filled; or */
  readonly command?: readonly string[];
  /** a server that runs already. */
  readonly connect?: { readonly host: string; readonly port: number };
  readonly checks: readonly Check<ServerBench>[];
}

export interface ClientTarget {
  /** `{server}`, `{port}`, `{name}` and `{address}` in it are filled; a name that has no place is typed. */
  readonly command: readonly string[];
  readonly checks: readonly Check<ClientBench>[];
}

/** Ports that were given out: the kernel may offer one again before the program that it was meant for has taken it. */
const givenPorts = new Set<number>();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  const port = typeof address === "object" && address !== null ? address.port : labPort;
  if (givenPorts.has(port)) return freePort();
  givenPorts.add(port);
  return port;
}

/** Runs `check` with what `prepare` gives it, and lets nothing of it last longer than the limit. */
async function runOne<Bench extends { close(): void }>(
  check: Check<Bench>,
  timeline: Timeline,
  signal: AbortSignal | undefined,
  prepare: (keep: (program: TestedProgram) => void) => Promise<Bench>,
): Promise<string | undefined> {
  let program: TestedProgram | undefined;
  let bench: Bench | undefined;
  let timer: NodeJS.Timeout | undefined;
  signal?.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { signal: over.signal });
  });
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CheckFailure(`it took longer than ${longestCheck / 1000} seconds`)),
      longestCheck,
    );
  });
  const work = async (): Promise<void> => {
    bench = await prepare((started) => {
      program = started;
    });
    await check.run(bench);
  };
  try {
    await Promise.race([work(), tooLong, aborted]);
    return undefined;
  } catch (error) {
    if (error instanceof CheckFailure) return error.message;
    throw error;
  } finally {
    clearTimeout(timer);
    over.abort();
    bench?.close();
    await program?.kill();
  }
}

async function runAll<Bench extends { close(): void }>(
  program: string,
  checks: readonly Check<Bench>[],
  { rubric, onResult, signal }: RunOptions,
  prepare: (timeline: Timeline, keep: (program: TestedProgram) => void, at: number) => Promise<Bench>,
): Promise<CheckReport> {
  const results: CheckResult[] = [];
  for (const [at, check] of checks.entries()) {
    const timeline = new Timeline(() => performance.now());
    const start = performance.now();
    const why = await runOne(check, timeline, signal, (keep) => prepare(timeline, keep, at));
    const result: CheckResult = {
      id: check.id,
      title: check.title,
      passed: why === undefined,
      points: why === undefined ? pointsOf(rubric, check.id) : 0,
      outOf: pointsOf(rubric, check.id),
      why: why ?? "",
      matters: check.matters,
      looksFor: check.looksFor,
      hint: check.hint,
      seconds: Math.round(performance.now() - start) / 1000,
      timeline: timeline.entries,
      timelineLeftOut: timeline.leftOut,
    };
    results.push(result);
    onResult?.(result);
  }
  return { program, checks: results };
}

/** Checks a server. Rejects with a `ProgramProblem` where the program cannot be run. */
export async function checkServer(target: ServerTarget, options: RunOptions = {}): Promise<CheckReport> {
  const patience = options.patience ?? ordinaryPatience;
  const { command, connect, checks } = target;
  if (connect !== undefined) {
    const prepare = async (timeline: Timeline, _keep: unknown, at: number) =>
      new ServerBench(undefined, timeline, patience, { ...connect, suffix: `-${process.pid % 1000}-${at}` });
    // Somebody else's server is not ours to end.
    const gentle = checks.filter(({ id }) => id !== "ends-on-interrupt");
    return runAll(`${connect.host}:${connect.port}`, gentle, options, prepare);
  }
  if (command === undefined) throw new ProgramProblem("there is neither a command nor an address to check");
  return runAll(command.join(" "), checks, options, async (timeline, keep) => {
    const port = hasPlace(command, "port") ? await freePort() : labPort;
    if (!hasPlace(command, "port")) await mustBeFree(port);
    const program = new TestedProgram(fillPlaces(command, { port: String(port), host: "127.0.0.1" }), timeline);
    keep(program);
    await program.started();
    await program.listening(port, patience);
    return new ServerBench(program, timeline, patience, { host: "127.0.0.1", port, suffix: "" });
  });
}

let networks = 0;

/** A loopback network of this check's own: others may run at the same time, here and in other processes. */
function ownNetwork(): (last: number) => string {
  networks += 1;
  const network = `127.${1 + (process.pid % 250)}.${1 + (networks % 250)}`;
  return (last) => `${network}.${last}`;
}

/** Checks a client. Rejects with a `ProgramProblem` where the program cannot be run. */
export async function checkClient({ command, checks }: ClientTarget, options: RunOptions = {}): Promise<CheckReport> {
  const patience = options.patience ?? ordinaryPatience;
  return runAll(command.join(" "), checks, options, async (timeline, keep) => {
    const name = "alice";
    const ownAddress = ownNetwork();
    const serverAddress = ownAddress(3);
    const server = await PlayedServer.listen(serverAddress, hasPlace(command, "port") ? 0 : labPort, timeline);
    const places = { server: serverAddress, port: String(server.port), name, address: ownAddress(11) };
    const program = new TestedProgram(fillPlaces(command, places), timeline);
    keep(program);
    try {
      await program.started();
    } catch (error) {
      server.close();
      throw error;
    }
    if (!hasPlace(command, "name")) program.type(name);
    const peerAddresses = [ownAddress(12), ownAddress(13), ownAddress(14)];
    return new ClientBench(program, server, { timeline, patience }, { name, peerAddresses });
  });
}
