// A ladder of a few packets between several ends, as an answer tells its story.
import type { LadderFigure } from "@vitrine/glass";
import { secondsWords } from "../conversation/quantity.ts";
import { hashOf, type Place } from "../shell/address.ts";
import { texts } from "../texts.ts";

const stepHeight = 40;
const headHeight = 40;
const left = 76;
const width = 640;
const right = 50;

/** Of a character of a label, in the picture's units. */
const characterWidth = 6.7;

/** A label and its numbers as they fit between two posts: numbers are left out first, from the last, then the label is cut. */
function fitted(label: string, numbers: readonly string[], width: number) {
  const room = Math.max(4, Math.floor(width / characterWidth) - 1);
  const shown = numbers.filter((one) => one !== "");
  while (shown.length > 0 && [label, ...shown].join(" ").length > room) shown.pop();
  return { label: label.length <= room ? label : `${label.slice(0, room - 1)}…`, numbers: shown.join(" ") };
}

export function LadderPicture({ figure, place }: { readonly figure: LadderFigure; readonly place: Place }) {
  const { ends, steps } = figure;
  const gap = ends.length > 1 ? (width - left - right) / (ends.length - 1) : 0;
  const x = (end: number): number => left + end * gap;
  const height = headHeight + steps.length * stepHeight + 8;
  return (
    <svg className="ladder-picture" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={texts.answers.ladder}>
      {ends.map(({ address, label }, at) => (
        <g key={address}>
          <text x={x(at)} y="14" className="end" textAnchor="middle">
            {label}
          </text>
          <text x={x(at)} y="29" className="quiet" textAnchor="middle">
            {address}
          </text>
          <line className="post" x1={x(at)} x2={x(at)} y1={headHeight - 4} y2={height} />
        </g>
      ))}
      {steps.map(({ file, frame, seconds, from, to, label, seq, ack, length }, at) => {
        const top = headHeight + at * stepHeight + 22;
        const way = to > from ? -1 : 1;
        const numbers = [
          seq === undefined ? "" : `Seq=${seq}`,
          ack === undefined ? "" : `Ack=${ack}`,
          length === undefined ? "" : `Len=${length}`,
        ];
        const said = fitted(`${frame} ${label}`, numbers, Math.abs(x(to) - x(from)));
        const packet = {
          ...place,
          source: file,
          view: "packets",
          packet: frame,
          filter: "",
          field: undefined,
        } as const;
        return (
          <a key={at} href={hashOf(packet)} aria-label={`${frame}: ${label}`}>
            <text x="0" y={top} className="quiet">
              {secondsWords(seconds)}
            </text>
            <text x={(x(from) + x(to)) / 2} y={top - 6} textAnchor="middle">
              <title>{[frame, label, ...numbers].join(" ")}</title>
              <tspan className="frame">{frame}</tspan>
              {said.label.slice(String(frame).length)}
              <tspan className="quiet"> {said.numbers}</tspan>
            </text>
            <line className="arrow" x1={x(from)} x2={x(to)} y1={top} y2={top + 8} />
            <path className="head" d={`M${x(to)} ${top + 8}l${way * 9}-4.5 0 8Z`} />
          </a>
        );
      })}
    </svg>
  );
}
