// Makes the report of a folder: reads what is there, asks the questions, writes the page, the copies and the PDF beside it.
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { answerSet, type QuestionSet, type SetReport } from "@vitrine/glass";
import { writeAnnotated } from "@vitrine/glass/node";
import { digestOf, readShown, witness } from "./folder/capture-evidence.ts";
import { findCaptures } from "./folder/capture-files.ts";
import { type Details, readDetails } from "./folder/details.ts";
import { ReportProblem, reason } from "./folder/problem.ts";
import { readPrograms } from "./folder/program-code.ts";
import { readRun } from "./folder/result.ts";
import { readScreens } from "./folder/transcript.ts";
import type { Material } from "./material.ts";
import { writePage } from "./page/page.ts";
import { findChromium, howToGetChromium } from "./pdf/chromium.ts";
import { printPdf } from "./pdf/print.ts";
import { framesShown } from "./section/answer-evidence.ts";
import { readOwnWords, writeTemplate } from "./words/own-words.ts";

export interface ReportOptions {
  readonly questions: QuestionSet;
  /** The set as it was given, for the commands in the report. */
  readonly set: string;
  /** For the first page; before those in `detailsFile`. Without any title: the run's own, or the folder's name. */
  readonly details?: Details;
  /** A TOML file with details; without it `report.toml` in the folder, where there is one. */
  readonly detailsFile?: string | undefined;
  /** A Markdown file with a student's own words. Where it does not exist, a template is written. */
  readonly wordsFile?: string | undefined;
  /** How `vitrine` is run on this machine, for the commands in the report. */
  readonly command?: string | undefined;
  /** Also make a PDF. */
  readonly pdf: boolean;
}

/** The paths of the written files. */
export interface WrittenReport {
  readonly page: string;
  readonly annotated: readonly string[];
  readonly pdf: string | undefined;
  /** The template for the student's own words, where it was written. */
  readonly template: string | undefined;
  /** A sentence about a part that is missing, if one is. */
  readonly shortcoming: string | undefined;
}

/** The frames whose bytes the report shows, by capture. */
function framesByFile({ answers }: SetReport): Map<string, Set<number>> {
  const frames = new Map<string, Set<number>>();
  for (const { file, frame } of answers.flatMap(framesShown))
    frames.set(file, (frames.get(file) ?? new Set()).add(frame));
  return frames;
}

async function gather(folder: string, options: ReportOptions): Promise<Material> {
  const run = readRun(folder);
  const details = { ...readDetails(folder, options.detailsFile), ...options.details };
  const { files, missing } = findCaptures(folder, run);
  const seen = {
    captures: files.map((file) =>
      witness(
        join(folder, file),
        file,
        run?.captures.find((one) => one.file === file),
      ),
    ),
  };
  const answers = answerSet(options.questions, seen);
  const { wordsFile } = options;
  const words =
    wordsFile === undefined || !existsSync(wordsFile) ? undefined : readOwnWords(wordsFile, answers.answers);
  const frames = framesByFile(answers);
  const digests = await Promise.all(files.map(async (file) => [file, await digestOf(join(folder, file))] as const));
  return {
    title: titleOf(folder, run, details.title),
    details,
    command: options.command,
    run,
    seen,
    answers,
    set: options.set,
    shown: new Map(files.map((file) => [file, readShown(join(folder, file), frames.get(file) ?? new Set())])),
    digests: new Map(digests),
    annotated: new Map(files.map((file) => [file, annotatedName(file)])),
    missing,
    screens: readScreens(folder, run),
    programs: readPrograms(folder, run),
    words,
  };
}

function titleOf(folder: string, run: Material["run"], title: string | undefined): string {
  return title ?? (run === undefined || run.title === "" ? `Captures of ${basename(resolve(folder))}` : run.title);
}

/** "chatserver.pcap" to "chatserver.annotated.pcapng". */
function annotatedName(file: string): string {
  return `${file.replace(/\.(pcap|pcapng|cap)(\.gz)?$/i, "")}.annotated.pcapng`;
}

function annotate(path: string, name: string, answers: SetReport, out: string): void {
  try {
    writeAnnotated([{ path, name }], answers, out);
  } catch (error) {
    throw new ReportProblem(`${out} cannot be written: ${reason(error, "write")}`);
  }
}

/** Written aside first: a page in a browser is whole at every moment. */
function writeText(path: string, text: string): void {
  const aside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(aside, text);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new ReportProblem(`${path} cannot be written: ${reason(error, "write")}`);
  }
}

/** Throws a ReportProblem, in one line for a person, where there is nothing to report on or it cannot be written. */
export async function makeReport(folder: string, options: ReportOptions): Promise<WrittenReport> {
  const material = await gather(folder, options);
  const { wordsFile } = options;
  const isNew = wordsFile !== undefined && writeTemplate(wordsFile, material.answers.answers);
  const template = isNew ? wordsFile : undefined;
  const page = join(folder, "report.html");
  writeText(page, writePage(material));
  const annotated = [...material.annotated].map(([file, copy]) => {
    annotate(join(folder, file), file, material.answers, join(folder, copy));
    return join(folder, copy);
  });
  if (!options.pdf) return { page, annotated, pdf: undefined, template, shortcoming: undefined };
  const chromium = findChromium();
  if (chromium === undefined) return { page, annotated, pdf: undefined, template, shortcoming: howToGetChromium };
  const pdf = join(folder, "report.pdf");
  await printPdf(chromium, page, pdf);
  return { page, annotated, pdf, template, shortcoming: undefined };
}
