// `vitrine report DIR`: the lab report of a folder, from the captures in it and from what `vitrine lab run` says of them.
import { realpathSync } from "node:fs";
import { builtInSets } from "@vitrine/glass";
import { type Details, makeReport, ReportProblem } from "@vitrine/report";
import { visibleText } from "@vitrine/wire/text";
import { CommanderError, type Command } from "commander";
import { findSet, UsageFault } from "../explain/question-set.ts";

/** Exit codes (docs/guide/report.md). */
const exitCodes = { written: 0, problem: 1, usage: 2 } as const;

interface ReportCommandOptions {
  readonly set: string;
  readonly title?: string;
  readonly author?: string;
  readonly group?: string;
  readonly course?: string;
  readonly details?: string;
  readonly answers?: string;
  /** Whether a PDF is wanted; undefined makes one where that is possible. */
  readonly pdf?: boolean;
}

export function define(command: Command): void {
  command
    .argument("<folder>", "what `vitrine lab run --out` left, or any folder with captures")
    .option(
      "--set <NAME|FILE.toml>",
      `which questions: ${[...builtInSets.keys()].join(", ")}, or a set of your own`,
      "lab3",
    )
    .option("--title <TEXT>", "the title (default: the experiment's own)")
    .option("--author <TEXT>", "whose report it is")
    .option("--group <TEXT>", "the group, on the first page")
    .option("--course <TEXT>", "the course, on the first page")
    .option("--details <FILE.toml>", "title, author, group and course (default: report.toml in the folder)")
    .option(
      "--answers <FILE.md>",
      "your own words for each answer; a file that does not exist is written as a template",
    )
    .option("--pdf", "fail where no PDF of it can be made (default: make one where there is Chromium)")
    .option("--no-pdf", "make no PDF of it")
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : exitCodes.usage, error.code, error.message);
    })
    .action(report);
}

export async function report(folder: string, options: ReportCommandOptions): Promise<void> {
  const { set, pdf, title, author, group, course } = options;
  try {
    const questions = await findSet(set);
    const written = await makeReport(folder, {
      questions,
      set,
      details: given({ title, author, group, course }),
      detailsFile: options.details,
      wordsFile: options.answers,
      command: process.env.VITRINE_COMMAND === undefined ? undefined : realpathSync(process.env.VITRINE_COMMAND),
      pdf: pdf !== false,
    });
    const copies = written.annotated.length === 0 ? [] : [`${written.annotated.length} annotated captures beside it`];
    console.log(visibleText([written.page, ...(written.pdf === undefined ? [] : [written.pdf]), ...copies].join(", ")));
    if (written.template !== undefined) {
      console.log(`${visibleText(written.template)} is new: write under its headings, and make the report again.`);
    }
    if (written.shortcoming === undefined) return;
    console.error(`vitrine report: ${written.shortcoming}`);
    if (pdf === true) process.exitCode = exitCodes.problem;
  } catch (error) {
    if (!(error instanceof ReportProblem || error instanceof UsageFault)) throw error;
    console.error(`vitrine report: ${visibleText(error.message)}`);
    process.exitCode = error instanceof UsageFault ? exitCodes.usage : exitCodes.problem;
  }
}

/** The options that were given. */
function given(options: Readonly<Record<keyof Details, string | undefined>>): Details {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
