// Runs a program and tells what it cost, seen from outside.
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

/**
 * Runs a program with its output thrown away.
 * @throws Error where it is not there or ends with a fault
 */
export async function costOf(binaries: string, program: string, args: readonly string[]): Promise<Cost> {
  const { stdout } = await run(join(binaries, "cost"), [program, ...args]);
  const { status, ...cost } = JSON.parse(stdout) as Cost & { readonly status: number };
  if (status === 127) throw new Error(`${program} is not installed`);
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return cost;
}
