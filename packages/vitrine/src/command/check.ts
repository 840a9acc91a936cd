// `vitrine check server|client -- COMMAND`: does this program do what the lab asks for?
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import {
  type Check,
  checkClient,
  type CheckReport,
  checkServer,
  clientChecks,
  junit,
  ordinaryPatience,
  parseRubric,
  ProgramProblem,
  type ProgramTarget,
  readSource,
  type RunOptions,
  serverChecks,
  tableEnd,
  tap,
} from "@vitrine/lab/check";
import { type Command, CommanderError, InvalidArgumentError } from "commander";
import { faultWords, visibleText } from "@vitrine/wire/text";
import { Progress } from "./check/progress.ts";

interface Options {
  readonly connect?: { readonly host: string; readonly port: number };
  readonly only?: readonly string[];
  readonly rubric?: string;
  readonly patience: number;
  readonly port: number;
  readonly type: readonly string[];
  readonly user?: string;
  readonly loopback?: true;
  readonly json?: true;
  readonly tap?: true;
  readonly junit?: string;
  readonly list?: true;
}

type Kind = "server" | "client";

/** Exit codes. */
const failedCheck = 1;
const cannotRun = 2;

/** The rubric that comes with the program: the checks that the lab's text asks for. */
const courseRubric = "course";

const places = `
Words in braces are filled in:
  {port}     the TCP port
  {host}     the address to listen on                 (server)
  {server}   the address of the server to connect to  (client)
  {address}  the address of the client's computer     (client)
  {name}     the name to join under; typed as a line where the command line has no {name}  (client)

Examples:
  vitrine check server -- python3 chatserver.py
  vitrine check client -- python3 chatclient.py
  vitrine check server --rubric course -- python3 chatserver.py --port {port}

The checker is no sandbox: the program runs on this computer, with the rights of a user. Check programs that you would run.

Exit codes: 0 every check passed, 1 a check failed, 2 nothing could be checked.`;

export function define(command: Command): void {
  command.argument("<server|client>", "the kind of program");
  command.argument("[command...]", "the program and its arguments, after --");
  command.option("--connect <HOST:PORT>", "check a server that runs already", parseAuthority);
  command.option("--only <ID,ID>", "run these checks only", (text) => text.split(","));
  command.option("--rubric <course|FILE.toml>", "`course`: the lab's own checks only; or points for each check");
  command.option("--patience <SECONDS>", "the longest wait for something expected", parseSeconds, 3);
  command.option("--port <PORT>", "the port that is written into the program", parsePort, 5000);
  command.option("--type <LINE>", "type this line when the program starts; may be repeated", collect, []);
  command.option("--user <NAME>", "the user to run the program as, where we are root");
  command.option("--loopback", "run the checks on loopback, without namespaces");
  command.option("--json", "write the result as JSON");
  command.option("--tap", "write the result as TAP");
  command.option("--junit <FILE>", "also write it as JUnit XML");
  command.option("--list", "list the checks and what each looks for");
  command.addHelpText("after", places);
  command.exitOverride((error) => {
    throw new CommanderError(error.exitCode === 0 ? 0 : cannotRun, error.code, error.message);
  });
  command.action((kind: string, words: string[], options: Options) => run(kind, words, options));
}

/** A mistake on the command line is no failed check: a script that marks programs can tell them apart. */
async function run(kind: string, words: readonly string[], options: Options): Promise<void> {
  try {
    await check(kind, words, options);
  } catch (error) {
    console.error(`vitrine: ${visibleText(faultWords(error))}`);
    process.exitCode = cannotRun;
  }
}

function parseAuthority(text: string): { host: string; port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (found === null) throw new InvalidArgumentError("It is HOST:PORT, such as 127.0.0.1:5000.");
  return { host: (found[1] ?? found[2])!, port: Number(found[3]) };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 60)) throw new InvalidArgumentError("It is a number of seconds up to 60.");
  return seconds;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new InvalidArgumentError("It is a port, 1 to 65535.");
  return port;
}

function collect(line: string, before: readonly string[]): readonly string[] {
  return [...before, line];
}

async function check(kind: string, words: readonly string[], options: Options): Promise<void> {
  if (kind !== "server" && kind !== "client") {
    throw new Error(`there are checks for a \`server\` and for a \`client\`, not for \`${kind}\``);
  }
  const ids = selectedIds(kind, options);
  if (options.list === true) return list(kind, ids);
  if (words.length === 0 && options.connect === undefined) {
    throw new Error(`name the program to check: vitrine check ${kind} -- COMMAND`);
  }
  if (kind === "client" && options.connect !== undefined) throw new Error("--connect is for servers");
  if (words.length > 0 && options.connect !== undefined) {
    throw new Error("--connect checks a server that runs already; leave out the command, or leave out --connect");
  }
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Stopped("stopped; the program has been ended"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, onSignal);
  const progress = new Progress(ids, {
    results: options.json === true || options.tap === true ? undefined : process.stdout,
    status: process.stderr,
    table: screen(),
  });
  try {
    const run = { ...runOptions(kind, options, progress), signal: stop.signal };
    const report = await runChecks(kind, ids, words, options, run);
    progress.end();
    await write(report, options);
    if (report.checks.some(({ passed }) => !passed)) process.exitCode = failedCheck;
  } catch (error) {
    progress.end();
    if (!(error instanceof ProgramProblem || error instanceof Stopped)) throw error;
    if (error instanceof ProgramProblem) await writeProblem(words.join(" "), error.text, options);
    console.error(`vitrine: ${error instanceof ProgramProblem ? error.text : error.message}`);
    process.exitCode = cannotRun;
  }
}

/** The user has stopped the run. */
class Stopped extends Error {}

function tableOf(kind: Kind): readonly Pick<Check<never>, "id" | "title" | "part" | "looksFor">[] {
  return kind === "server" ? serverChecks : clientChecks;
}

/** The checks that the options ask for, in the order of the table. */
function selectedIds(kind: Kind, { only, rubric }: Options): string[] {
  const table = tableOf(kind);
  const ids = table.map(({ id }) => id);
  const unknown = only?.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`there is no check \`${unknown}\`; there are: ${ids.join(", ")}`);
  const isWanted = ({ id, part }: { readonly id: string; readonly part: string }): boolean =>
    (only === undefined || only.includes(id)) && (rubric !== courseRubric || part === "lab");
  const wanted = table.filter(isWanted).map(({ id }) => id);
  if (wanted.length === 0) throw new Error("none of these checks is in the rubric `course`");
  return wanted;
}

function list(kind: Kind, ids: readonly string[]): void {
  const names = { lab: "asked for by the lab", robustness: "robustness" };
  for (const { id, title, part, looksFor } of tableOf(kind)) {
    if (ids.includes(id)) process.stdout.write(`${id} (${names[part]}): ${title}\n    ${looksFor}\n`);
  }
}

function runOptions(kind: Kind, { rubric, patience }: Options, progress: Progress): RunOptions {
  const ids = tableOf(kind).map(({ id }) => id);
  const points = rubric === undefined || rubric === courseRubric ? undefined : parseRubric(readRubric(rubric), ids);
  return {
    patience: { ...ordinaryPatience, expected: patience * 1000 },
    ...(points !== undefined && { rubric: points }),
    onStart: (id) => progress.started(id),
    onResult: (result) => progress.finished(result),
  };
}

function readRubric(file: string): string {
  if (existsSync(file)) return readSource(file).text;
  throw new Error(`there is no rubric ${file}; without a file there is --rubric ${courseRubric}`);
}

function runChecks(
  kind: Kind,
  ids: readonly string[],
  command: readonly string[],
  { connect, port, type: typed, user, loopback }: Options,
  options: RunOptions,
): Promise<CheckReport> {
  const isWanted = ({ id }: { readonly id: string }) => ids.includes(id);
  const program: ProgramTarget = {
    command,
    typed,
    port,
    ...(user !== undefined && { user }),
    isOnLoopback: loopback === true,
  };
  if (kind === "client") return checkClient({ ...program, checks: clientChecks.filter(isWanted) }, options);
  const checks = serverChecks.filter(isWanted);
  return checkServer(connect === undefined ? { ...program, checks } : { connect, checks }, options);
}

function screen() {
  return { hasColours: process.stdout.hasColors?.() ?? false, width: process.stdout.columns ?? 100 };
}

async function write(report: CheckReport, options: Options): Promise<void> {
  if (options.json === true) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (options.tap === true) process.stdout.write(tap(report));
  else process.stdout.write(tableEnd(report, screen()));
  if (options.junit !== undefined) await writeJunit(options.junit, report);
}

async function writeJunit(file: string, report: CheckReport): Promise<void> {
  try {
    await writeFile(file, junit(report));
  } catch (error) {
    throw new Error(`${file} cannot be written: ${faultWords(error, "write")}`, { cause: error });
  }
}

/** The same for a program that cannot be run; people read it on standard error. */
async function writeProblem(program: string, problem: string, options: Options): Promise<void> {
  const report: CheckReport = { program, checks: [], remarks: [], problem };
  if (options.json === true || options.tap === true) await write(report, options);
  else if (options.junit !== undefined) await writeJunit(options.junit, report);
}
