// Runs one program to its end, or writes one file.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PlannedFile, Step } from "../plan/step.ts";
import { LabProblem, reason } from "../problem.ts";

/** Milliseconds; the tools of iproute2 take a few. */
const timeout = 20_000;
/** Bytes kept of what a program says; enough for a listing of every namespace and process. */
const outputLimit = 4 * 1024 * 1024;

/** The Debian package of each program. */
const debianPackages: Readonly<Record<string, string>> = {
  ip: "iproute2",
  tc: "iproute2",
  nft: "nftables",
  dnsmasq: "dnsmasq-base",
  sysctl: "procps",
  nsenter: "util-linux",
  umount: "mount",
  mount: "mount",
  hostname: "hostname",
  unshare: "util-linux",
  tcpdump: "tcpdump",
};

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunStep = (step: Step) => Promise<Outcome>;

/** Runs the program of a step whatever it returns. Throws a LabProblem only where it cannot be started. */
export const runStep: RunStep = ({ argv, input = "" }) =>
  new Promise((resolve, reject) => {
    const [program, ...args] = argv;
    const child = spawn(program!, args, { stdio: "pipe", timeout, killSignal: "SIGKILL" });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        if (output[name].length < outputLimit) output[name] += text;
      });
    }
    child.on("error", (error: NodeJS.ErrnoException) => reject(cannotStart(program!, error)));
    child.on("close", (code) => resolve({ code: code ?? 1, ...output }));
    // A program that ends without reading its input is judged by its exit code.
    child.stdin.on("error", () => {}).end(input);
  });

/** Why a program did not start: its package where it is missing. */
export function cannotStart(program: string, error: NodeJS.ErrnoException): LabProblem {
  return error.code === "ENOENT" ? missing(program) : new LabProblem(`cannot run ${program}: ${reason(error)}`);
}

function missing(program: string): LabProblem {
  const package_ = debianPackages[program];
  return new LabProblem(
    `the program ${program} is missing${package_ === undefined ? "" : `; on Debian: apt-get install ${package_}`}`,
  );
}

/** A missing program as dash and bash report it: `sh: 1: ip: not found`, `sh: line 1: ip: command not found`. */
const notFound = /: ([\w.-]+): (?:command )?not found$/m;

/** The program that a shell, or unshare, did not find; undefined where it says something else. */
export function missingIn(stderr: string): LabProblem | undefined {
  const program = notFound.exec(stderr)?.[1] ?? /failed to execute ([\w.-]+): No such file/.exec(stderr)?.[1];
  return program === undefined ? undefined : missing(program);
}

/** Runs a step that must succeed. Throws a LabProblem with what the program said. */
export async function mustRun(step: Step, run: RunStep = runStep): Promise<string> {
  const { code, stdout, stderr } = await run(step);
  if (code === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split("\n")[0];
  throw new LabProblem(`\`${step.argv.join(" ")}\` failed: ${said || `exit code ${code}`}`);
}

/** Commands of iproute2 for one namespace, or for none, that a single process of it can do. */
function batchOf({ argv, input }: Step): readonly string[] | undefined {
  if (input !== undefined || argv[0] !== "ip") return undefined;
  if (argv[1] === "-n") return argv.slice(0, 3);
  return argv[1] === "netns" && argv[2] !== "exec" ? argv.slice(0, 1) : undefined;
}

/** Runs steps in order, each of which must succeed; neighbours that one `ip -batch` can do are done by one process. */
export async function runAll(steps: readonly Step[], run: RunStep = runStep): Promise<void> {
  for (let first = 0; first < steps.length;) {
    const batch = batchOf(steps[first]!);
    let end = first + 1;
    const isNext = (step: Step | undefined): boolean =>
      step !== undefined && batch !== undefined && batchOf(step)?.join(" ") === batch.join(" ");
    while (isNext(steps[end])) end += 1;
    if (end - first === 1 || batch === undefined) await mustRun(steps[first]!, run);
    else await runBatch(batch, steps.slice(first, end), run);
    first = end;
  }
}

async function runBatch(batch: readonly string[], steps: readonly Step[], run: RunStep): Promise<void> {
  const input = steps.map(({ argv }) => `${argv.slice(batch.length).join(" ")}\n`).join("");
  const { code, stderr } = await run({ argv: [...batch, "-batch", "-"], input });
  if (code === 0) return;
  // ip prints what went wrong, and then: Command failed -:3
  const failed = steps[Number(/^Command failed -:(\d+)/m.exec(stderr)?.[1] ?? 1) - 1] ?? steps[0]!;
  throw new LabProblem(`\`${failed.argv.join(" ")}\` failed: ${stderr.trim().split("\n")[0] || `exit code ${code}`}`);
}

export function writePlannedFile({ path, text }: PlannedFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
