// Packets between ends as arrows, from the top to the bottom. A narrow terminal gets them as lines of text.
import type { LadderFigure, LadderStep } from "@vitrine/glass";
import { columnsOf, fit, wrap, type Screen } from "./screen.ts";

/** Columns for the frame's number in front. */
const margin = 8;
/** The least columns between two ends for an arrow with words on it. */
const narrowestLane = 18;

function numbers({ seq, ack, length }: LadderStep): string {
  const parts = [
    seq === undefined ? "" : `seq ${seq}`,
    ack === undefined ? "" : `ack ${ack}`,
    length === undefined ? "" : `len ${length}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function stepText(step: LadderStep): string {
  const figures = numbers(step);
  return figures === "" ? step.label : `${step.label} (${figures})`;
}

function drawText({ ends, steps }: LadderFigure, screen: Screen): string[] {
  return steps.flatMap((step) => {
    const [from, to] = [ends[step.from]!.label, ends[step.to]!.label];
    return wrap(`${step.frame} ${from} → ${to}: ${stepText(step)}`, screen.width, "  ");
  });
}

/** The column of each end's line. */
function columnsOfEnds(count: number, width: number): number[] {
  const lane = Math.floor((width - margin - 2) / Math.max(1, count - 1));
  return Array.from({ length: count }, (_, index) => margin + index * lane);
}

function put(line: string[], at: number, text: string): void {
  for (const [index, character] of Array.from(text).entries()) {
    if (at + index >= 0 && at + index < line.length) line[at + index] = character;
  }
}

function emptyLine(width: number, columns: readonly number[]): string[] {
  const line = Array.from({ length: width }, () => " ");
  for (const column of columns) line[column] = "│";
  return line;
}

function headLines({ ends }: LadderFigure, columns: readonly number[], width: number): string[] {
  const lane = (columns[1] ?? width) - (columns[0] ?? 0) - 1;
  return (
    [(end) => end.label, (end) => (end.label === end.address ? "" : end.address)] as Array<
      (end: LadderFigure["ends"][number]) => string
    >
  ).map((text) => {
    const line = Array.from({ length: width }, () => " ");
    for (const [index, end] of ends.entries()) {
      const shown = fit(text(end), lane).trimEnd();
      const start = columns[index]! - Math.floor(columnsOf(shown) / 2);
      put(line, Math.max(index === 0 ? 0 : columns[index - 1]! + 1, Math.min(start, width - columnsOf(shown))), shown);
    }
    return line.join("").trimEnd();
  });
}

function arrow(step: LadderStep, columns: readonly number[], width: number): string[] {
  const [from, to] = [columns[step.from]!, columns[step.to]!];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const words = emptyLine(width, columns);
  const line = emptyLine(width, columns);
  put(words, left + 2, fit(stepText(step), right - left - 3).trimEnd());
  put(line, 0, fit(String(step.frame), margin - 2));
  put(line, left, `${from < to ? "├" : "◀"}${"─".repeat(right - left - 1)}${from < to ? "▶" : "┤"}`);
  return [words.join("").trimEnd(), line.join("").trimEnd()];
}

/** The ladder, line by line. */
export function drawLadder(figure: LadderFigure, screen: Screen): string[] {
  const { left } = figure;
  return [
    ...drawSteps(figure, screen),
    ...(left === undefined ? [] : wrap(`and ${left} more packets`, screen.width, "  ")),
  ];
}

function drawSteps(figure: LadderFigure, screen: Screen): string[] {
  const { ends, steps } = figure;
  const lane = Math.floor((screen.width - margin - 2) / Math.max(1, ends.length - 1));
  const hasLoop = steps.some(({ from, to }) => from === to);
  if (ends.length < 2 || hasLoop || lane < narrowestLane) return drawText(figure, screen);
  const columns = columnsOfEnds(ends.length, screen.width);
  const width = columns.at(-1)! + 2;
  return [...headLines(figure, columns, screen.width), ...steps.flatMap((step) => arrow(step, columns, width))];
}
