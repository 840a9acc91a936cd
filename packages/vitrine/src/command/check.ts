// `vitrine check server|client -- COMMAND`: does this program do what the lab asks for?
import { readFile, writeFile } from "node:fs/promises";
import {
  checkClient,
  checkServer,
  clientChecks,
  junit,
  ordinaryPatience,
  parseRubric,
  ProgramProblem,
  resultLine,
  serverChecks,
  type CheckReport,
  type RunOptions,
  tableEnd,
  tap,
} from "@vitrine/lab/check";
import { type Command, InvalidArgumentError } from "commander";

interface Options {
  readonly connect?: { readonly host: string; readonly port: number };
  readonly only?: readonly string[];
  readonly rubric?: string;
  readonly patience: number;
  readonly json?: true;
  readonly tap?: true;
  readonly junit?: string;
  readonly list?: true;
}

const failedCheck = 1;
const cannotRun = 2;

const places = `
In the command line these are filled in, each where it stands in braces:
  {port}     the TCP port (5000 where the command has no place for it)
  {server}   the address of the server to connect to      (client)
  {address}  the local address to come from                (client)
  {name}     the name to join under; typed as the first line where the command has no place for it  (client)
  {host}     the address to listen on                      (server)

Examples:
  vitrine check server -- python3 chatserver.py --port {port}
  vitrine check client -- python3 chatclient.py {server} --port {port} --from {address} {name}

Exit codes: 0 every check passed, 1 a check failed, 2 the program cannot be run.`;

export function define(command: Command): void {
  command.argument("<server|client>", "what the program is");
  command.argument("[command...]", "the program and its arguments, behind --");
  command.option("--connect <HOST:PORT>", "check a server that runs already", parseAuthority);
  command.option("--only <ID,ID>", "run these checks only", (text) => text.split(","));
  command.option("--rubric <FILE.toml>", "points for each check: [points], then id = number");
  command.option("--patience <SECONDS>", "how long something expected may take", parseSeconds, 3);
  command.option("--json", "write the result as JSON");
  command.option("--tap", "write the result as TAP");
  command.option("--junit <FILE>", "also write it as JUnit XML");
  command.option("--list", "list the checks and what each looks for");
  command.addHelpText("after", places);
  command.action((kind: string, words: string[], options: Options) => check(kind, words, options));
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

async function check(kind: string, words: readonly string[], options: Options): Promise<void> {
  if (kind !== "server" && kind !== "client") {
    throw new Error(`there are checks for a \`server\` and for a \`client\`, not for \`${kind}\``);
  }
  const table = kind === "server" ? serverChecks : clientChecks;
  if (options.list === true) {
    for (const { id, title, looksFor } of table) process.stdout.write(`${id}: ${title}\n    ${looksFor}\n`);
    return;
  }
  const ids = table.map(({ id }) => id);
  const unknown = options.only?.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`there is no check \`${unknown}\`; there are: ${ids.join(", ")}`);
  if (words.length === 0 && options.connect === undefined) {
    throw new Error(`name the program to check: vitrine check ${kind} -- COMMAND`);
  }
  if (kind === "client" && options.connect !== undefined) throw new Error("--connect is for servers");
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new ProgramProblem("stopped; the program has been ended"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, onSignal);
  try {
    const report = await run(kind, words, options, { ...(await runOptions(options, ids)), signal: stop.signal });
    await write(report, options);
    if (report.checks.some(({ passed }) => !passed)) process.exitCode = failedCheck;
  } catch (error) {
    if (!(error instanceof ProgramProblem)) throw error;
    console.error(`vitrine: ${error.message}`);
    process.exitCode = cannotRun;
  }
}

async function runOptions({ rubric, patience, ...options }: Options, ids: readonly string[]): Promise<RunOptions> {
  const isForPeople = options.json !== true && options.tap !== true;
  return {
    patience: { ...ordinaryPatience, expected: patience * 1000 },
    ...(rubric === undefined ? {} : { rubric: parseRubric(await readRubric(rubric), ids) }),
    ...(isForPeople ? { onResult: (result) => process.stdout.write(`${resultLine(result, screen())}\n`) } : {}),
  };
}

async function readRubric(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`the rubric ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function run(
  kind: "server" | "client",
  command: readonly string[],
  { connect, only }: Options,
  options: RunOptions,
): Promise<CheckReport> {
  const isWanted = ({ id }: { readonly id: string }) => only === undefined || only.includes(id);
  if (kind === "client") return checkClient({ command, checks: clientChecks.filter(isWanted) }, options);
  const checks = serverChecks.filter(isWanted);
  return checkServer(connect === undefined ? { command, checks } : { connect, checks }, options);
}

function screen() {
  return { hasColours: process.stdout.hasColors?.() ?? false, width: process.stdout.columns ?? 100 };
}

async function write(report: CheckReport, options: Options): Promise<void> {
  if (options.json === true) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (options.tap === true) process.stdout.write(tap(report));
  else process.stdout.write(tableEnd(report, screen()));
  if (options.junit !== undefined) await writeFile(options.junit, junit(report));
}
