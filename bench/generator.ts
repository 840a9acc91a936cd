// The load generator and the C server: compiled once a run, into a folder that is removed at the end.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningServer } from "./server.ts";

const run = promisify(execFile);

export type Mode = "talk" | "latency" | "idle" | "join";

/** What the load generator says of a run: numbers by name; times in nanoseconds, but latencies in microseconds. */
export type LoadResult = Readonly<Record<string, number>>;

const sources = {
  load: "load/load.c",
  batch: "reference/batch.c",
  cost: "reference/cost.c",
  records: "reference/records.c",
  datagrams: "reference/datagrams.c",
};

/**
 * Compiles the programs that are written in C.
 * @returns the folder of the programs, and how to remove it
 * @throws Error with a sentence if there is no C compiler
 */
export async function compile(): Promise<{ binaries: string; remove: () => Promise<void> }> {
  const binaries = await mkdtemp(join(tmpdir(), "vitrine-bench-"));
  const remove = (): Promise<void> => rm(binaries, { recursive: true, force: true });
  try {
    for (const [name, source] of Object.entries(sources)) {
      const file = fileURLToPath(new URL(source, import.meta.url));
      await run("cc", ["-O2", "-o", join(binaries, name), file]);
    }
  } catch (error) {
    await remove();
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "ENOENT" ? "The bench needs a C compiler (cc): its load generator is a C program." : message,
      { cause: error },
    );
  }
  return { binaries, remove };
}

/**
 * Loads a server.
 * @throws Error with what the generator saw, where a message was lost, doubled, late or damaged
 */
export async function load(
  binaries: string,
  server: RunningServer,
  mode: Mode,
  settings: Readonly<Record<string, number>>,
): Promise<LoadResult> {
  const all = { ...settings, port: server.port, pid: server.pid };
  const args = Object.entries(all).map(([key, value]) => `${key}=${value}`);
  const { stdout } = await run(join(binaries, "load"), [mode, ...args]);
  return readResult(stdout);
}

/** Exported for its test. */
export function readResult(text: string): LoadResult {
  const { failed, ...numbers } = JSON.parse(text) as Record<string, number> & { readonly failed?: string };
  if (failed !== undefined) throw new Error(failed);
  return numbers;
}
