// The folder that a run leaves: result.json, captures, transcripts and logs.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, parse } from "node:path";
import { entriesOf } from "../apply/state.ts";
import { LabProblem, reason } from "../problem.ts";
import { type ExperimentResult, experimentResultSchema, type ProgramResult } from "./result.ts";
import type { Transcript } from "./transcript.ts";

export const resultFile = "result.json";
/** The experiment as it was run. It is there from the start: it marks the folder as a run's, also after a failed run. */
export const experimentFile = "experiment.toml";

/** The folder for the next run where `base` is for the first: `base-2`, `base-3` … The newest has the highest number. */
export function nextRunFolder(base: string): string {
  if (entriesOf(base).length === 0) return base;
  const numbers = entriesOf(dirname(base)).flatMap((name) => {
    const rest = name.startsWith(`${basename(base)}-`) ? name.slice(basename(base).length + 1) : "";
    return /^[1-9]\d{0,8}$/.test(rest) ? [Number(rest)] : [];
  });
  return `${base}-${Math.max(1, ...numbers) + 1}`;
}

/**
 * Makes the folder of a run. Throws a LabProblem where it holds something: anything but an earlier run, or an earlier
 * run that may not be overwritten.
 */
export function prepareFolder(folder: string, experimentText: string, isOverwriting: boolean): void {
  try {
    makeFolder(folder);
    if (readdirSync(folder).length > 0) {
      if (!existsSync(join(folder, experimentFile))) {
        throw new LabProblem(`${folder} is not empty, and not the folder of an earlier run; give another (--out)`);
      }
      if (!isOverwriting) {
        throw new LabProblem(`${folder} holds an earlier run; give another folder (--out), or --overwrite`);
      }
    }
    // The report of an earlier run would be taken for this one's.
    const reports = ["report.html", "report.pdf"];
    const written = [
      resultFile,
      experimentFile,
      "transcripts",
      "logs",
      programFolder,
      ...reports,
      ...capturesOf(folder),
    ];
    for (const entry of written) rmSync(join(folder, entry), { recursive: true, force: true });
    for (const sub of ["transcripts", "logs"]) mkdirSync(join(folder, sub));
    writeFileSync(join(folder, experimentFile), experimentText);
  } catch (error) {
    if (error instanceof LabProblem) throw error;
    throw new LabProblem(`cannot write to ${folder}: ${reason(error, "write")}`);
  }
}

/** Makes the folder and those above it. Node's own `recursive` never returns for a folder in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** The captures of an earlier run in this folder, as its result names them. */
function capturesOf(folder: string): string[] {
  try {
    const { captures } = experimentResultSchema.parse(JSON.parse(readFileSync(join(folder, resultFile), "utf8")));
    return captures.map(({ file }) => basename(file));
  } catch {
    // Without a result, or with a changed one, no file is known to be ours.
    return [];
  }
}

/** Removes the folder of a run that could not begin: it holds nothing but the experiment. */
export function discardIfEmpty(folder: string): void {
  const own = ["transcripts", "logs"];
  const isEmpty =
    entriesOf(folder).every((name) => name === experimentFile || own.includes(name)) &&
    own.every((name) => entriesOf(join(folder, name)).length === 0);
  if (isEmpty) rmSync(folder, { recursive: true, force: true });
}

/** Where the programs' own files are kept. */
const programFolder = "programs";

type KeptFile = ProgramResult["files"][number];

/** Copies the files that the programs' commands name, each once, and says where. Two of one name get numbers. */
export function keepPrograms<Programs extends Pick<ExperimentResult, "server" | "participants">>(
  folder: string,
  programs: Programs,
): Programs {
  const kept = new Map<string, string>();
  const keep = (file: KeptFile): KeptFile => {
    const key = `${basename(file.path)} ${file.sha256}`;
    const copy = kept.get(key) ?? freeName(basename(file.path), new Set(kept.values()));
    try {
      mkdirSync(join(folder, programFolder), { recursive: true });
      if (!kept.has(key)) copyFileSync(file.path, join(folder, copy));
    } catch {
      // It has gone since: the digest says which file it was.
      return file;
    }
    kept.set(key, copy);
    return { ...file, copy };
  };
  const withCopies = <One extends ProgramResult>(one: One): One => ({ ...one, files: one.files.map(keep) });
  const { server, participants } = programs;
  return { ...programs, server: withCopies(server), participants: participants.map(withCopies) };
}

/** `programs/client.py`, or with a number where that is taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const { name: stem, ext } = parse(name);
  let copy = `${programFolder}/${name}`;
  for (let number = 2; taken.has(copy); number += 1) copy = `${programFolder}/${stem}-${number}${ext}`;
  return copy;
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

export function writeResult(folder: string, result: ExperimentResult): void {
  writeFileSync(join(folder, resultFile), `${JSON.stringify(result, null, 2)}\n`);
}
