// Sets of questions: those that come along, and those that teachers write (docs/guide/questions.md).
import { builtInSets, questions } from "./questions.ts";
import type { Question } from "./answer.ts";

/** A question as a set asks it. */
export interface SetQuestion {
  readonly question: Question;
  /** Ask of this TCP conversation only (`tcp.stream`), in every capture. */
  readonly stream: number | undefined;
  readonly points: number | undefined;
}

export interface QuestionSet {
  readonly name: string;
  readonly title: string | undefined;
  readonly questions: readonly SetQuestion[];
}

/** A set, or what is wrong with it in one sentence. */
export type SetResult =
  | { readonly isValid: true; readonly set: QuestionSet }
  | { readonly isValid: false; readonly words: string };

/** More questions than any sheet has; a question may be asked of several streams. */
const mostQuestions = 200;

export function builtInSet(name: string): QuestionSet | undefined {
  const ids = builtInSets.get(name);
  if (ids === undefined) return undefined;
  const found = ids.map((id) => questions.find((question) => question.id === id)!);
  return {
    name,
    title: undefined,
    questions: found.map((question) => ({ question, stream: undefined, points: undefined })),
  };
}

function wrong(words: string): SetResult {
  return { isValid: false, words };
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readRow(row: unknown, number: number): SetQuestion | string {
  if (!isTable(row)) return `Question ${number} is no table: write [[question]] and below it id = "q3".`;
  const unknown = Object.keys(row).find((key) => !["id", "stream", "points"].includes(key));
  if (unknown !== undefined)
    return `Question ${number} has "${unknown}", which means nothing; there are id, stream and points.`;
  const question = questions.find(({ id }) => id === row.id);
  if (question === undefined) {
    return `Question ${number} has the id ${JSON.stringify(row.id)}; there are ${questions.map(({ id }) => id).join(", ")}.`;
  }
  const { stream, points } = row;
  const isStream = stream === undefined || (typeof stream === "number" && Number.isInteger(stream) && stream >= 0);
  if (!isStream) return `The stream of ${question.id} is a whole number, as in tcp.stream: 0, 1, 2.`;
  if (points !== undefined && (typeof points !== "number" || !(points >= 0) || points > 1e6)) {
    return `The points of ${question.id} are a number, 0 or more.`;
  }
  return { question, stream: stream as number | undefined, points };
}

/** Reads a set from the value of its TOML file. `fallbackName` is its name if it says none. */
export function readSet(value: unknown, fallbackName: string): SetResult {
  if (!isTable(value)) return wrong("This is no set of questions.");
  const { name = fallbackName, title, question: rows } = value;
  if (typeof name !== "string" || name === "" || name.length > 100) return wrong("The name of a set is a short text.");
  if (title !== undefined && (typeof title !== "string" || title.length > 500))
    return wrong("The title of a set is a text.");
  if (!Array.isArray(rows) || rows.length === 0)
    return wrong('A set has questions: write [[question]] and below it id = "q3".');
  if (rows.length > mostQuestions) return wrong(`A set has at most ${mostQuestions} questions.`);
  const read: SetQuestion[] = [];
  for (const [index, row] of rows.entries()) {
    const question = readRow(row, index + 1);
    if (typeof question === "string") return wrong(question);
    read.push(question);
  }
  return { isValid: true, set: { name, title, questions: read } };
}
