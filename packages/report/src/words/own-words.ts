// A student's own words: a Markdown file with a heading of the second level for each question, `## q3`.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { closest, visibleText } from "@vitrine/wire/text";
import { ReportProblem, reason } from "../folder/problem.ts";

/** A question in a template. */
export interface AskedQuestion {
  readonly id: string;
  readonly question: string;
}

/** Far more than anybody writes; a larger file is named by mistake. */
const longestFile = 1024 * 1024;

/** The words by question, in Markdown; a question without words has none. */
export type OwnWords = ReadonlyMap<string, string>;

/** Writes a file with a heading for each question, where there is none yet. True where it did. */
export function writeTemplate(file: string, questions: readonly AskedQuestion[]): boolean {
  if (existsSync(file)) return false;
  const headings = questions.map(({ id, question }) => `## ${id}\n\n<!-- ${question.replaceAll("--", "– ")} -->\n\n`);
  const opening =
    "# Answers in my own words\n\n<!-- Write under each heading. Keep the headings; leave empty what you do not need. -->\n\n";
  try {
    writeFileSync(file, `${opening}${headings.join("\n")}`, { flag: "wx" });
    return true;
  } catch (error) {
    throw new ReportProblem(`${file} cannot be written: ${reason(error, "write")}`);
  }
}

/** Reads the words. Throws a ReportProblem with its line where a heading is no question's. */
export function readOwnWords(file: string, questions: readonly AskedQuestion[]): OwnWords {
  return parseOwnWords(readText(file), file, questions);
}

function readText(file: string): string {
  try {
    if (statSync(file).size > longestFile) throw new Error(`it has more than ${longestFile} bytes`);
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ReportProblem(`${file} cannot be read: ${reason(error)}`);
  }
}

export function parseOwnWords(text: string, file: string, questions: readonly AskedQuestion[]): OwnWords {
  const ids = questions.map(({ id }) => id);
  const words = new Map<string, string[]>();
  let current: string[] | undefined;
  let fence = "";
  for (const [index, line] of withoutComments(text).split(/\r?\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") fence = mark;
    else if (mark.startsWith(fence)) fence = "";
    const heading = fence === "" ? /^ {0,3}##[ \t]+(.*?)[ \t#]*$/.exec(line)?.[1] : undefined;
    if (heading === undefined) {
      current?.push(line);
      continue;
    }
    const id = idOf(heading, ids);
    const place = `${file}:${index + 1}`;
    if (id === undefined) throw new ReportProblem(`${place}: ${noSuchQuestion(heading, ids)}`);
    if (words.has(id)) throw new ReportProblem(`${place}: there are two headings for ${id}`);
    words.set(id, (current = []));
  }
  return new Map([...words].map(([id, lines]) => [id, lines.map(visibleText).join("\n").trim()]));
}

/** Comments become nothing, and their lines stay lines: the numbers of the lines hold. */
function withoutComments(text: string): string {
  return text.replaceAll(/<!--.*?-->/gs, (comment) => comment.replaceAll(/[^\n]/g, ""));
}

/** `q3`, `Q3.` and `q3: What is …` are about q3. */
function idOf(heading: string, ids: readonly string[]): string | undefined {
  const first = (heading.split(/[\s:.)]/)[0] ?? "").toLowerCase();
  return ids.find((id) => id.toLowerCase() === first);
}

function noSuchQuestion(heading: string, ids: readonly string[]): string {
  const first = visibleText(heading.split(/[\s:.)]/)[0] ?? "").slice(0, 40);
  const meant = closest(first, ids);
  const hint = meant === undefined ? `there are ${ids.join(", ")}` : `did you mean ${meant}?`;
  return `there is no question "${first}" in this set; ${hint} (headings inside an answer begin with ###)`;
}
