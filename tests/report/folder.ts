// Folders to report on: the project's own captures, with and without what a run says of them.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExperimentResult } from "@vitrine/lab";
import { onTestFinished } from "vitest";

const command = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../../packages/glass/fixtures/", import.meta.url));

/** A folder with these of the project's captures. */
export function makeFolder(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-report-"));
  for (const file of files) copyFileSync(join(fixtures, file), join(folder, file));
  return folder;
}

/** A folder with these of the project's captures, gone after the test. */
export function folderWith(files: readonly string[]): string {
  const folder = makeFolder(files);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

export interface Done {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `vitrine WORDS` in a folder. */
export function vitrine(folder: string, words: readonly string[]): Done {
  const done = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: done.status, output: done.stdout, errors: done.stderr };
}

/** A run as `vitrine lab run` writes it; `words` is in every place that holds words of others. */
export function runResult(words: string): ExperimentResult {
  const program = { command: ["python3", words], version: words, files: [{ path: words, sha256: "00" }] };
  const host = (name: string, last: number) => ({
    name,
    addresses: [{ address: `10.20.30.${last}`, family: 4 as const, prefix: 24 }],
    names: [words],
    link: {},
  });
  return {
    schema: 1,
    title: words,
    about: words,
    experiment: "experiment.toml",
    passed: false,
    started: "2026-11-23T20:00:00.000Z",
    ended: "2026-11-23T20:00:02.500Z",
    seconds: 2.5,
    mode: "namespaces",
    topology: { name: "course", networks: [words], hosts: [host("webserver", 3), host(words, 11)] },
    impairments: [`webserver: ${words}`],
    tools: { tcpdump: "4.99.3", [words]: words },
    server: { ...program, host: "webserver", address: "10.20.30.3", port: 5000, log: "logs/server.log" },
    participants: [
      { ...program, name: words, host: words, address: words, exitCode: null, signal: words, transcript: words },
    ],
    captures: [
      { host: "webserver", file: "chatserver.pcap", packets: 1, dropped: 3, isComplete: false },
      { host: words, file: words, packets: 1, dropped: 0, isComplete: true },
    ],
    notCaptured: words,
    stepsInScript: 2,
    steps: [
      { line: 1, who: [words], does: words, at: "2026-11-23T20:00:00.000Z", seconds: 1, passed: false, why: words },
    ],
  };
}

export function writeResult(folder: string, result: ExperimentResult): void {
  writeFileSync(join(folder, "result.json"), JSON.stringify(result));
}
