// The load generator and the C server: compiled once a run, into a folder that is removed at the end.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningServer } from "./server.ts";

const run = promisify(execFile);

const vitrine = fileURLToPath(new URL("../packages/vitrine/bin/vitrine.js", import.meta.url));

/** What TLS needs: OpenSSL's headers (Debian: libssl-dev). Without them the generator is compiled without TLS. */
const withTls = ["-DTLS", "-lssl", "-lcrypto"];

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
 * Compiles the programs that are written in C, and makes the certificate for TLS.
 * @returns the folder of both, and how to remove it
 * @throws Error with a sentence if there is no C compiler
 */
export async function compile(): Promise<{ binaries: string; remove: () => Promise<void> }> {
  const binaries = await mkdtemp(join(tmpdir(), "vitrine-bench-"));
  const remove = (): Promise<void> => rm(binaries, { recursive: true, force: true });
  try {
    for (const [name, source] of Object.entries(sources)) {
      const file = fileURLToPath(new URL(source, import.meta.url));
      const compiled = ["-O2", "-o", join(binaries, name), file];
      if (name === "load") await run("cc", [...compiled, ...withTls]).catch(() => run("cc", compiled));
      else await run("cc", compiled);
    }
    await run(process.execPath, [vitrine, "certificate", "irc.bench.example", "--folder", binaries]);
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
  const all = { ...settings, port: settings["tls"] === 1 ? server.tlsPort : server.port, pid: server.pid };
  const args = Object.entries(all).map(([key, value]) => `${key}=${value}`);
  const { stdout } = await run(join(binaries, "load"), [mode, ...args]).catch((error: Error & { stderr?: string }) => {
    throw new Error(error.stderr?.trim() || error.message, { cause: error });
  });
  return readResult(stdout);
}

/** Exported for its test. */
export function readResult(text: string): LoadResult {
  const { failed, ...numbers } = JSON.parse(text) as Record<string, number> & { readonly failed?: string };
  if (failed !== undefined) throw new Error(failed);
  return numbers;
}
