// Makes the report of a folder: reads what is there, asks the questions, writes the page, the copies and the PDF beside it.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { answerSet, type QuestionSet, type SetReport } from "@vitrine/glass";
import { writeAnnotated } from "@vitrine/glass/node";
import { digestOf, readShown, witness } from "./folder/capture-evidence.ts";
import { findCaptures } from "./folder/capture-files.ts";
import { ReportProblem, reason } from "./folder/problem.ts";
import { readRun } from "./folder/result.ts";
import { readScreens } from "./folder/transcript.ts";
import type { Material } from "./material.ts";
import { writePage } from "./page/page.ts";
import { findChromium, howToGetChromium } from "./pdf/chromium.ts";
import { printPdf } from "./pdf/print.ts";
import { framesShown } from "./section/answer-evidence.ts";

export interface ReportOptions {
  readonly questions: QuestionSet;
  /** The set as it was given, for the commands in the report. */
  readonly set: string;
  /** The run's own title where it is undefined, or else the folder's name. */
  readonly title: string | undefined;
  readonly author: string | undefined;
  /** Also make a PDF. */
  readonly pdf: boolean;
}

/** What was written, as paths. */
export interface WrittenReport {
  readonly page: string;
  readonly annotated: readonly string[];
  readonly pdf: string | undefined;
  /** What could not be done though the rest is there, in words. */
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
  const frames = framesByFile(answers);
  const digests = await Promise.all(files.map(async (file) => [file, await digestOf(join(folder, file))] as const));
  return {
    title: titleOf(folder, run, options.title),
    author: options.author,
    run,
    seen,
    answers,
    set: options.set,
    shown: new Map(files.map((file) => [file, readShown(join(folder, file), frames.get(file) ?? new Set())])),
    digests: new Map(digests),
    annotated: new Map(files.map((file) => [file, annotatedName(file)])),
    missing,
    screens: readScreens(folder, run),
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
    throw new ReportProblem(`${out} cannot be written: ${reason(error)}`);
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
    throw new ReportProblem(`${path} cannot be written: ${reason(error)}`);
  }
}

/** Throws a ReportProblem, in one line for a person, where there is nothing to report on or it cannot be written. */
export async function makeReport(folder: string, options: ReportOptions): Promise<WrittenReport> {
  const material = await gather(folder, options);
  const page = join(folder, "report.html");
  writeText(page, writePage(material));
  const annotated = [...material.annotated].map(([file, copy]) => {
    annotate(join(folder, file), file, material.answers, join(folder, copy));
    return join(folder, copy);
  });
  if (!options.pdf) return { page, annotated, pdf: undefined, shortcoming: undefined };
  const chromium = findChromium();
  if (chromium === undefined) return { page, annotated, pdf: undefined, shortcoming: howToGetChromium };
  const pdf = join(folder, "report.pdf");
  await printPdf(chromium, page, pdf);
  return { page, annotated, pdf, shortcoming: undefined };
}
