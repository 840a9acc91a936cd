// Packets between ends as arrows from the top to the bottom, with the numbers that TCP counts by.
import type { LadderFigure, LadderStep } from "@vitrine/glass";
import { markup, type Markup } from "../markup.ts";
import { cut, duration } from "../wording.ts";

const width = 920;
/** Room for the frame's number and the time, left of the first end. */
const gutter = 150;
const rightMargin = 70;
const head = 48;
const rowHeight = 38;
/** Pixels that a character of a label takes, about. */
const characterWidth = 6.4;
/** Steps drawn; a join and a message have a dozen or two. */
const mostSteps = 120;

function numbers({ seq, ack, length }: LadderStep): string {
  return [
    seq === undefined ? "" : `seq ${seq}`,
    ack === undefined ? "" : `ack ${ack}`,
    length === undefined ? "" : `len ${length}`,
  ]
    .filter((part) => part !== "")
    .join("  ");
}

const isDatagram = ({ seq }: LadderStep): boolean => seq === undefined;

function columnOf(index: number, ends: number): number {
  return ends < 2 ? gutter : gutter + (index * (width - gutter - rightMargin)) / (ends - 1);
}

function row(step: LadderStep, index: number, { ends, steps }: LadderFigure): Markup {
  const [from, to] = [columnOf(step.from, ends.length), columnOf(step.to, ends.length)];
  const y = head + 26 + index * rowHeight;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const room = Math.max(8, Math.floor((right - left - 16) / characterWidth));
  const kind = isDatagram(step) ? "datagram" : "segment";
  const tip = from < to ? `l-8 -4v8z` : `l8 -4v8z`;
  const isSeveral = new Set(steps.map(({ file }) => file)).size > 1;
  return markup`<text class="tick end" x="${gutter - 50}" y="${y + 3.5}">${duration(step.seconds)}</text>
<text class="frame end" x="${gutter - 108}" y="${y + 3.5}">${step.frame}${isSeveral ? markup`<title>${step.file}</title>` : ""}</text>
<path class="arrow ${kind}" d="M${from} ${y}H${to}"/><path class="tip ${kind}" d="M${to} ${y}${tip}"/>
<text class="label middle" x="${(from + to) / 2}" y="${y - 5}">${cut(step.label, room)}<title>${step.label}</title></text>
<text class="small middle" x="${(from + to) / 2}" y="${y + 12}">${numbers(step)}</text>
`;
}

function headOf({ ends }: LadderFigure, bottom: number): Markup[] {
  const lane = ends.length < 2 ? width : (width - gutter - rightMargin) / (ends.length - 1);
  const room = Math.max(6, Math.floor((lane - 10) / 7));
  return ends.map(({ label, address }, index) => {
    const x = columnOf(index, ends.length);
    return markup`<path class="lifeline" d="M${x} ${head - 8}V${bottom}"/>
<text class="name middle" x="${x}" y="16">${cut(label, room)}</text>
<text class="small middle" x="${x}" y="31">${label === address ? "" : cut(address, Math.floor(room * 1.15))}</text>
`;
  });
}

/** Describes each step in one line. */
export function ladderLines({ ends, steps }: LadderFigure): string[] {
  return steps.slice(0, mostSteps).map((step) => {
    const figures = numbers(step);
    const ways = `${ends[step.from]!.label} to ${ends[step.to]!.label}`;
    return `Frame ${step.frame}, ${duration(step.seconds)}: ${ways}, ${step.label}${figures === "" ? "" : ` (${figures})`}`;
  });
}

export function drawLadder(figure: LadderFigure): Markup {
  const steps = figure.steps.slice(0, mostSteps);
  const bottom = head + 20 + steps.length * rowHeight;
  const left = figure.steps.length - steps.length;
  const names = figure.ends.map(({ label }) => label).join(", ");
  const title = `Ladder of ${steps.length} packets between ${names}${left > 0 ? `; ${left} more are not drawn` : ""}.`;
  return markup`<svg class="ladder" viewBox="0 0 ${width} ${bottom + 8}" role="img"><title>${title}</title>
<text class="small end" x="${gutter - 108}" y="31">frame</text><text class="small end" x="${gutter - 50}" y="31">time</text>
    ${headOf(figure, bottom)}${steps.map((step, index) => row(step, index, figure))}
  </svg>`;
}
