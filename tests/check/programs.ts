// The programs that the tests of the checker run, and how they are run.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckReport, RunOptions } from "@vitrine/lab/check";
import { onTestFinished, type TestContext } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
export const peers = join(here, "../interop/peers");
export const inTests = (file: string): string => join(here, file);
export const vitrine = [process.execPath, join(here, "../../packages/vitrine/bin/vitrine.js")];

export const clientPlaces = ["{server}", "--port", "{port}", "--from", "{address}", "{name}"];

/** Python without the search for packages, of which our programs import none: the tests start them again and again. */
export const quickPython = ["python3", "-IS"] as const;

/** Where a failure is expected, the wait for it can be short. */
export const impatient: RunOptions = { patience: { expected: 1_500, unexpected: 200, start: 30_000 } };
/** Where everything should pass, a busy computer gets its time. */
export const patient: RunOptions = { patience: { expected: 10_000, unexpected: 250, start: 60_000 } };

const isRoot = process.getuid?.() === 0;

function canNobodyRead(file: string): boolean {
  const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--", "test", "-r", file];
  return spawnSync("setpriv", nobody).status === 0;
}

/** The checks run programs as `nobody`; a checkout that only root may read needs root. */
export const reader: { readonly user?: string } =
  isRoot && !(canNobodyRead(inTests("server.py")) && canNobodyRead(process.execPath)) ? { user: "root" } : {};

/** Skips where the checks have no namespaces. */
export function needsNamespaces(context: TestContext): void {
  const namespaces = spawnSync("unshare", [
    ...(isRoot ? [] : ["--user", "--map-root-user"]),
    "--net",
    "--pid",
    "--fork",
    "true",
  ]);
  if (namespaces.status !== 0) context.skip("needs network and PID namespaces");
}

/** Skips where the checks cannot change to another user. */
export function needsNobody(context: TestContext): void {
  if (!isRoot) context.skip("needs root");
  if (reader.user !== undefined) context.skip("needs a checkout that `nobody` may read");
}

/** A folder that everybody may read, for one test. */
export function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine check-"));
  chmodSync(folder, 0o755);
  // The temporary folder of a test file is closed to others.
  if (basename(tmpdir()).startsWith("vitrine-test-")) chmodSync(tmpdir(), 0o711);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A Python program in a folder of its own. It imports from Python's own library only. */
export function python(source: string): { readonly folder: string; readonly command: string[] } {
  const folder = openFolder();
  writeFileSync(join(folder, "program.py"), source);
  return { folder, command: [...quickPython, "program.py"] };
}

export const failedIn = (report: CheckReport): string[] =>
  report.checks.filter(({ passed }) => !passed).map(({ id, why }) => `${id}: ${why}`);
export const idsWith = (report: CheckReport, status: string): string[] =>
  report.checks.filter((check) => check.status === status).map(({ id }) => id);

/** Whether the process runs; an ended one stays listed as a zombie until its parent has waited for it. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
