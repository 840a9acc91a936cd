// Runs one program to its end, or writes one file.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PlannedFile, Step } from "../plan/step.ts";
import { LabProblem } from "../problem.ts";

/** Milliseconds; the tools of iproute2 take a few. */
const timeout = 20_000;
/** Bytes kept of what a program says; enough for a listing of every namespace and process. */
const outputLimit = 4 * 1024 * 1024;

/** In which Debian package a missing program is. */
const debianPackages: Readonly<Record<string, string>> = {
  ip: "iproute2",
  tc: "iproute2",
  nft: "nftables",
  dnsmasq: "dnsmasq-base",
  sysctl: "procps",
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

function cannotStart(program: string, error: NodeJS.ErrnoException): LabProblem {
  if (error.code !== "ENOENT") return new LabProblem(`cannot run ${program}: ${error.message}`);
  const package_ = debianPackages[program];
  return new LabProblem(
    `the program ${program} is missing${package_ === undefined ? "" : `; on Debian: apt-get install ${package_}`}`,
  );
}

/** Runs a step that must succeed. Throws a LabProblem with what the program said. */
export async function mustRun(step: Step, run: RunStep = runStep): Promise<string> {
  const { code, stdout, stderr } = await run(step);
  if (code === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split("\n")[0];
  throw new LabProblem(`\`${step.argv.join(" ")}\` failed: ${said || `exit code ${code}`}`);
}

export function writePlannedFile({ path, text }: PlannedFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
