// Sequence numbers over time: one picture for each direction, retransmissions marked.
import type { SequenceFigure } from "@vitrine/glass";
import { wrap, type Screen } from "./screen.ts";

const height = 8;
const narrowestPicture = 40;

type Points = SequenceFigure["directions"][number]["points"];

const secondsText = (seconds: number): string => `${Number(seconds.toPrecision(seconds < 100 ? 3 : 6))} s`;

function plot(points: Points, width: number, screen: Screen): string[] {
  const times = points.map(([seconds]) => seconds);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const span = Math.max(end - start, 1e-9);
  const most = Math.max(...points.map(([, sequence]) => sequence), 1);
  const grid = Array.from({ length: height }, () => Array.from({ length: width }, () => " "));
  for (const [seconds, sequence, , isAgain] of points) {
    const column = Math.min(width - 1, Math.floor(((seconds - start) / span) * (width - 1)));
    const row = height - 1 - Math.min(height - 1, Math.floor((sequence / most) * (height - 1)));
    if (grid[row]![column] !== "x") grid[row]![column] = isAgain ? "x" : "·";
  }
  const lines = grid.map((row) =>
    `  │${row.map((one) => (one === "x" ? screen.paint("mark", one) : one)).join("")}`.trimEnd(),
  );
  return [
    ...lines,
    `  └${"─".repeat(width)}`,
    ...wrap(
      `${secondsText(start)} … ${secondsText(end)} after the capture's first packet; numbers 0 to ${most}; x: sent again`,
      width,
      "   ",
    ),
  ];
}

/** The pictures, line by line; directions with one segment or none are left out, and so is all on a narrow terminal. */
export function drawSequence({ directions }: SequenceFigure, screen: Screen): string[] {
  const width = Math.min(screen.width - 4, 72);
  if (width < narrowestPicture) return [];
  const lines: string[] = [];
  for (const { from, points } of directions) {
    if (points.length > 2)
      lines.push(...wrap(`Sequence numbers of ${from}:`, screen.width), ...plot(points, width, screen));
  }
  return lines;
}
