// `vitrine lab run EXPERIMENT`: a network, programs, a script, captures, and a folder with all of it.
import { basename, join, resolve } from "node:path";
import { styleText } from "node:util";
import {
  nextRunFolder,
  type Progress,
  readExperiment,
  resultJsonSchema,
  runExperiment,
  shippedExperiments,
  splitWords,
} from "@vitrine/lab";
import { faultWords, visibleText } from "@vitrine/wire/text";
import type { Command } from "commander";
import { giveTo, sudoCaller } from "./caller.ts";
import { labServerUser } from "./server-user.ts";

interface RunCommandOptions {
  readonly out?: string;
  readonly overwrite?: true;
  readonly server?: string;
  readonly client: readonly string[];
  readonly loopback?: true;
  readonly list?: true;
  readonly schema?: true;
  readonly report?: true;
}

/** Exit codes: a failed expectation is 1, a run that could not begin is 2. */
const couldNotRun = 2;

export function define(command: Command): void {
  command
    .argument("[experiment]", "a TOML file, or the name of an experiment that ships (--list)", "course")
    .option(
      "--out <FOLDER>",
      "where captures, transcripts, logs and result.json go (default: lab-runs/ and its name, with -2, -3 … for later runs)",
    )
    .option("--overwrite", "replace the earlier run in that folder")
    .option("--server <COMMAND>", "the server's program: 'python3 chatserver.py'")
    .option(
      "--client <COMMAND>",
      "the clients' program: 'python3 chatclient.py {server}'; 'bob=python3 …' for one of them",
      (text, all: readonly string[]) => [...all, text],
      [],
    )
    .option("--loopback", "without root: hosts are addresses 127.0.0.x of this machine, captured where tcpdump may")
    .option("--report", "also write the lab report of it, as `vitrine report` does")
    .option("--list", "show the experiments that ship")
    .option("--schema", "print the JSON Schema of result.json")
    .action(run);
}

async function run(nameOrFile: string, options: RunCommandOptions): Promise<void> {
  if (options.schema === true) {
    console.log(JSON.stringify(resultJsonSchema(), null, 2));
    return;
  }
  if (options.list === true) {
    for (const name of shippedExperiments()) console.log(`${name.padEnd(16)}${readExperiment(name).title}`);
    return;
  }
  try {
    await runToItsEnd(nameOrFile, options);
  } catch (error) {
    console.error(`vitrine: ${faultWords(error)}`);
    process.exitCode = couldNotRun;
  }
}

async function runToItsEnd(
  nameOrFile: string,
  { server, client, loopback, ...options }: RunCommandOptions,
): Promise<void> {
  const experiment = readExperiment(nameOrFile);
  const base = join("lab-runs", basename(nameOrFile, ".toml"));
  const out = options.out ?? (options.overwrite === true ? base : nextRunFolder(base));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped; everything of the run has been taken down"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, onSignal);
  const result = await runExperiment(experiment, {
    folder: resolve(out),
    isOverwriting: options.overwrite === true,
    mode: loopback === true ? "loopback" : "namespaces",
    own: [process.execPath, process.argv[1]!],
    serverUser: loopback === true ? undefined : labServerUser(process.argv[1]!),
    signal: stop.signal,
    ...(server !== undefined && { server: splitWords(server) }),
    clients: new Map(client.map(clientCommand)),
    ...(process.stdout.isTTY && { onProgress: showProgress }),
  });
  for (const { does, why } of result.steps.filter(({ passed }) => !passed)) console.error(`${does}: failed\n  ${why}`);
  for (const { file, dropped } of result.captures.filter(({ isComplete }) => !isComplete)) {
    console.error(`${file} is not complete: ${dropped} packets were dropped`);
  }
  if (result.notCaptured !== "") console.error(`nothing was captured: ${result.notCaptured}`);
  const played = `${result.steps.filter(({ passed }) => passed).length} of ${result.stepsInScript} steps`;
  console.log(
    `${visibleText(result.title)}: ${played} as they should be, in ${result.seconds.toFixed(1)} s; see ${out}/result.json`,
  );
  process.exitCode = result.passed ? 0 : 1;
  if (options.report === true) {
    const { report } = await import("../report.ts");
    await report(out, { set: "lab3" });
  }
  const caller = sudoCaller();
  if (caller !== undefined) giveTo(caller, resolve(out));
}

/** `bob=python3 …` is bob's command; without a name it is everybody's. */
function clientCommand(text: string): [name: string, command: string[]] {
  const [, name = "", command = text] = /^([A-Za-z0-9_-]+)=(.*)$/s.exec(text) ?? [];
  return [name, splitWords(command)];
}

const clearLine = "\r\u001b[K";

/** One line a step, and the one that is being played below them. */
function showProgress(progress: Progress): void {
  const { stdout } = process;
  if (progress.kind === "phase") stdout.write(`${clearLine}${progress.words} …`);
  else {
    const place = `${String(progress.number).padStart(String(progress.of).length)}/${progress.of}`;
    if (progress.kind === "begun") stdout.write(`${clearLine}${place}  ${progress.does} …`);
    else {
      const { passed, does, seconds } = progress.step;
      const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
      stdout.write(`${clearLine}${place} ${mark} ${does} ${styleText("dim", `${seconds.toFixed(2)} s`)}\n`);
    }
  }
  if (progress.kind === "phase" && progress.words.startsWith("writing")) stdout.write(clearLine);
}
