// The result for people: a line a check, then each failure with its reason, its hint and the time line of the bytes.
import { stripVTControlCharacters, styleText } from "node:util";
import type { CheckPart } from "../check.ts";
import { type CheckReport, type CheckResult, type CheckStatus, type Counts, countsOf } from "../result.ts";
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

const partNames: Readonly<Record<CheckPart, string>> = { lab: "Asked for by the lab", robustness: "Robustness" };

/** The line above the checks of a part. */
export function partHeading(part: CheckPart, { hasColours }: TableOptions): string {
  const more = part === "robustness" ? " (beyond the lab's text: people will miss it)" : "";
  return `${paint(hasColours, "bold", partNames[part])}${more}`;
}

const marks: Readonly<Record<CheckStatus, { readonly sign: string; readonly style: Style }>> = {
  passed: { sign: "✔", style: "green" },
  failed: { sign: "✘", style: ["red", "bold"] },
  "not tried": { sign: "–", style: "gray" },
};

/** One line of the table. */
export function resultLine(result: CheckResult, { hasColours }: TableOptions): string {
  const { status, title, id, see, unsure, points: reached, outOf } = result;
  const { sign, style } = marks[status];
  const gray = (text: string): string => paint(hasColours, "gray", text);
  const worth = outOf === 1 ? "" : gray(`  ${points(reached)}/${points(outOf)}`);
  const cause = see === undefined ? "" : `  not tried: see ${see}`;
  const name = status === "passed" ? "" : gray(`  [${id}]`);
  const doubt = unsure === undefined ? "" : gray("  (unsure)");
  return `${paint(hasColours, style, sign)} ${title}${worth}${cause}${doubt}${name}`;
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
    ...(before > 0 ? [`  (the last ${timeline.length} entries; ${before} more before them)`] : []),
    ...timeline.map((entry) => timelineLine(entry, width)),
  ].join("\n");
}

/** "5 of 7 checks passed, 1 failed, 1 not tried". */
export function countsInWords({ all, passed, failed, notTried }: Counts): string {
  const rest = notTried === 0 ? "" : `, ${notTried} not tried`;
  return `${passed} of ${all} checks passed, ${failed} failed${rest}`;
}

/** The reasons for which results are unsure, each with its checks. */
function doubts(checks: readonly CheckResult[], width: number): string[] {
  const reasons = Map.groupBy(checks, ({ unsure }) => unsure);
  return [...reasons].flatMap(([reason, found]) => {
    if (reason === undefined) return [];
    return [wrap(`Unsure: ${found.map(({ id }) => id).join(", ")}: ${reason}.`, width, "")];
  });
}

/** The text after the lines: the failures explained, then the sums. */
export function tableEnd({ checks, remarks }: CheckReport, options: TableOptions): string {
  const { width } = options;
  const failures = checks
    .filter(({ status }) => status === "failed")
    .map((result) => `\n${failure(result, options)}\n`);
  const parts = [...Map.groupBy(checks, ({ part }) => part)];
  const all = countsOf(checks);
  const sums = parts.map(([part, found]) => `${partNames[part]}: ${countsInWords(countsOf(found))}`);
  const notes = [...doubts(checks, width), ...remarks.map((remark) => wrap(remark, width, ""))];
  const sum = `${countsInWords(all)}, ${points(all.points)} of ${points(all.outOf)} points`;
  const lines = [...(notes.length === 0 ? [] : [...notes, ""]), ...(parts.length > 1 ? sums : []), sum];
  return `${failures.join("")}\n${lines.join("\n")}\n`;
}
