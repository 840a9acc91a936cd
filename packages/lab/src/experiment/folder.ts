// The folder that a run leaves: result.json, captures, transcripts and logs.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LabProblem, reason } from "../problem.ts";
import type { ExperimentResult } from "./result.ts";
import type { Transcript } from "./transcript.ts";

export const resultFile = "result.json";

/** What a run writes; a folder with anything else in it is not emptied. */
const ours = /^(result\.json|experiment\.toml|transcripts|logs|.+\.pcap)$/;

/** Makes the folder, or empties it of an earlier run. Throws a LabProblem where it holds anything else. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const entries = readdirSync(folder);
    if (entries.length > 0 && !existsSync(join(folder, resultFile))) {
      throw new LabProblem(`${folder} is not empty, and not the folder of an earlier run; give another (--out)`);
    }
    for (const entry of entries) if (ours.test(entry)) rmSync(join(folder, entry), { recursive: true });
    for (const sub of ["transcripts", "logs"]) mkdirSync(join(folder, sub));
  } catch (error) {
    if (error instanceof LabProblem) throw error;
    throw new LabProblem(`cannot write to ${folder}: ${reason(error)}`);
  }
}

export function transcriptFile(name: string): string {
  return `transcripts/${name}.jsonl`;
}

export const serverLog = "logs/server.log";

export function writeTranscript(folder: string, name: string, { lines }: Transcript): void {
  writeFileSync(join(folder, transcriptFile(name)), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

export function writeServerLog(folder: string, { lines }: Transcript): void {
  writeFileSync(join(folder, serverLog), lines.map(({ at, text }) => `${at} ${text}\n`).join(""));
}

export function writeResult(folder: string, experimentText: string, result: ExperimentResult): void {
  writeFileSync(join(folder, "experiment.toml"), experimentText);
  writeFileSync(join(folder, resultFile), `${JSON.stringify(result, null, 2)}\n`);
}
