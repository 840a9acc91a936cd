// The result for people: a line a check, and for each that failed what to know and the time line of the bytes.
import { stripVTControlCharacters, styleText } from "node:util";
import type { CheckReport, CheckResult } from "../result.ts";
import type { TimelineEntry } from "../timeline.ts";

export interface TableOptions {
  readonly hasColours: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Style = Parameters<typeof styleText>[0];

function paint(hasColours: boolean, style: Style, text: string): string {
  return hasColours ? styleText(style, text, { validateStream: false }) : text;
}

/** Breaks words so that no line is longer than `width`, and puts `indent` in front of each. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each) => indent + each).join("\n");
}

function points(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** One line of the table. */
export function resultLine(
  { passed, title, id, points: reached, outOf }: CheckResult,
  { hasColours }: TableOptions,
): string {
  const mark = passed ? paint(hasColours, "green", "✔") : paint(hasColours, ["red", "bold"], "✘");
  const worth = outOf === 1 ? "" : paint(hasColours, "gray", `  ${points(reached)}/${points(outOf)}`);
  return `${mark} ${title}${worth}${passed ? "" : paint(hasColours, "gray", `  [${id}]`)}`;
}

function timelineLine({ at, who, what, text, bytes }: TimelineEntry, width: number): string {
  const size = bytes === undefined ? "" : ` ${bytes} bytes`;
  const line = `${at.toFixed(1).padStart(9)} ms  ${who} ${what}${size}${text === undefined ? "" : `  ${text}`}`;
  const plain = stripVTControlCharacters(line);
  return plain.length > width ? `${plain.slice(0, width - 1)}…` : plain;
}

function failure(result: CheckResult, options: TableOptions): string {
  const { hasColours, width } = options;
  const label = (text: string) => paint(hasColours, "bold", text);
  const timeline = result.timeline.slice(-40);
  const before = result.timeline.length - timeline.length + result.timelineLeftOut;
  return [
    `${paint(hasColours, ["red", "bold"], "✘")} ${label(result.title)} ${paint(hasColours, "gray", `[${result.id}]`)}`,
    wrap(`Looked for: ${result.looksFor}`, width, "  "),
    wrap(`What happened: ${result.why}`, width, "  "),
    wrap(`Why it matters: ${result.matters}`, width, "  "),
    wrap(`Hint: ${result.hint}`, width, "  "),
    label("  On the wire:"),
    ...(before > 0 ? [`  (the ${timeline.length} last; ${before} before them)`] : []),
    ...timeline.map((entry) => timelineLine(entry, width)),
  ].join("\n");
}

/** What stands below the lines: the failures explained, then the sum. */
export function tableEnd({ checks }: CheckReport, options: TableOptions): string {
  const failed = checks.filter(({ passed }) => !passed);
  const reached = checks.reduce((sum, check) => sum + check.points, 0);
  const outOf = checks.reduce((sum, check) => sum + check.outOf, 0);
  const sum = `${checks.length - failed.length} of ${checks.length} checks passed, ${points(reached)} of ${points(outOf)} points`;
  return `${failed.map((result) => `\n${failure(result, options)}\n`).join("")}\n${sum}\n`;
}
