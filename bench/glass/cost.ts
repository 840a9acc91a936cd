// Runs a program and measures its cost from outside.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Processor time and the time that passed in nanoseconds, the most resident memory in bytes. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
}

/** A program to compare with is not on this machine. */
export class NotInstalled extends Error {
  readonly program: string;

  constructor(program: string) {
    super(`${program} is not installed`);
    this.program = program;
  }
}

/** Where Debian has what the glass is compared with: program to package. */
const packages: ReadonlyMap<string, string> = new Map([
  ["tcptrace", "tcptrace"],
  ["tshark", "tshark"],
  ["tcpdump", "tcpdump"],
]);

/** Which programs are not there, and how to get them, in one line; empty where all are. */
export function missingWords(programs: readonly string[]): string {
  if (programs.length === 0) return "";
  const verbs = programs.length === 1 ? "is not installed and has" : "are not installed and have";
  const names = programs.map((program) => packages.get(program) ?? program);
  return `${programs.join(" and ")} ${verbs} no figures. On Debian: apt-get install ${names.join(" ")}`;
}

/**
 * Runs a program with its output thrown away.
 * @throws NotInstalled where it is not there, Error where it ends with a fault
 */
export async function costOf(binaries: string, program: string, args: readonly string[]): Promise<Cost> {
  const { stdout } = await run(join(binaries, "cost"), [program, ...args]);
  const { status, ...cost } = JSON.parse(stdout) as Cost & { readonly status: number };
  if (status === 127) throw new NotInstalled(program);
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return cost;
}
