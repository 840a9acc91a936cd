// What is wrong with a filter, and where in its text: a value, never an exception, for whoever compiles one.
import { visibleText } from "@vitrine/wire/text";

/** A stretch of the filter's text: `start` is the first character, `end` the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FilterProblem extends Span {
  /** The problem, in one sentence. */
  readonly message: string;
  /** A filter that would be accepted and is likely what was meant. */
  readonly suggestion?: string;
  /** What helps beside a suggestion, in one sentence. */
  readonly hint?: string;
}

/** Thrown inside of this folder to leave the parser or the checker; `compileFilter` turns it into its value. */
export class FilterError extends Error {
  readonly problem: FilterProblem;

  constructor(message: string, span: Span, hint?: string) {
    super(message);
    this.problem = { message, start: span.start, end: span.end, ...(hint === undefined ? {} : { hint }) };
  }
}

/** How much of a long filter is shown around the place, in characters. */
const shownAround = 60;

/** The problem under its place in the line, as several lines without a line end after the last. */
export function drawProblem(text: string, problem: FilterProblem): string {
  const from = Math.max(0, problem.start - shownAround);
  const to = Math.min(text.length, problem.end + shownAround);
  const before = visibleText(`${from > 0 ? "…" : ""}${text.slice(from, problem.start)}`);
  const place = visibleText(text.slice(problem.start, problem.end));
  const after = visibleText(`${text.slice(problem.end, to)}${to < text.length ? "…" : ""}`);
  const lines = [
    visibleText(problem.message),
    `    ${before}${place}${after}`.trimEnd(),
    `    ${" ".repeat(before.length)}${"^".repeat(Math.max(1, place.length))}`,
  ];
  if (problem.hint !== undefined) lines.push(problem.hint);
  if (problem.suggestion !== undefined) lines.push(`Did you mean: ${visibleText(problem.suggestion)}`);
  return lines.join("\n");
}
