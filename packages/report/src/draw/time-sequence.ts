// Sequence numbers over time: a bar for each segment from its first byte to its last, and the line of what was acknowledged.
import { markup, type Markup, type Part } from "../markup.ts";
import { counted, duration } from "../wording.ts";
import { countAxis, drawPlot, timeAxis, type Place } from "./plot.ts";
import { thin } from "./thin.ts";

export interface SequencePoint {
  /** Since the connection's first packet. */
  readonly seconds: number;
  /** Relative number of the first byte, and how many numbers the segment takes. */
  readonly sequence: number;
  readonly length: number;
  readonly frame: number;
  readonly isRetransmission: boolean;
}

export interface SequenceDirection {
  readonly from: string;
  readonly points: readonly SequencePoint[];
  /** The acknowledgement numbers of the other side, and since when each holds. */
  readonly acknowledged: ReadonlyArray<readonly [seconds: number, number: number]>;
}

/** The least height of a bar, in pixels: a segment of one byte is to be seen too. */
const leastBar = 3;

function bar({ seconds, sequence, length, frame, isRetransmission }: SequencePoint, place: Place): Markup {
  const x = place.x(seconds);
  const bottom = place.y(sequence);
  const top = Math.min(place.y(sequence + length), bottom - leastBar);
  const numbers = length > 1 ? `${sequence} to ${sequence + length - 1}` : `${sequence}`;
  const title = markup`<title>frame ${frame}: ${numbers}${isRetransmission ? ", sent again" : ""}</title>`;
  // Where only first bytes are known, a point says no more than that.
  if (length === 0 && !isRetransmission)
    return markup`<circle class="point" cx="${x}" cy="${bottom}" r="2.6">${title}</circle>`;
  const line = markup`<path class="${isRetransmission ? "again" : "bar"}" d="M${x} ${bottom}V${top}">${title}</path>`;
  const middle = (bottom + top) / 2;
  return isRetransmission
    ? markup`${line}<path class="again-mark" d="M${x - 4.5} ${middle}l4.5 -4.5l4.5 4.5l-4.5 4.5z">${title}</path>`
    : line;
}

function steps(points: SequenceDirection["acknowledged"], place: Place, end: number): Part {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const path = rest.map(([seconds, number]) => markup`H${place.x(seconds)}V${place.y(number)}`);
  return markup`<path class="acknowledged" d="M${place.x(first[0])} ${place.y(first[1])}${path}H${place.x(end)}" />`;
}

/** The picture of one direction. `span` is the connection's length in seconds, the same for all its pictures. */
export function drawTimeSequence({ from, points, acknowledged }: SequenceDirection, span: number): Markup {
  const most = points.reduce((greatest, { sequence, length }) => Math.max(greatest, sequence + length), 1);
  const again = points.filter(({ isRetransmission }) => isRetransmission).length;
  const shown = thin(points, ({ isRetransmission }) => isRetransmission);
  const acks = thin(acknowledged, () => false).marks;
  return drawPlot({
    description:
      `Sequence numbers of ${from} over ${duration(span)}: ${counted(points.length, "segment")}, up to number ${most}; ` +
      (again === 0 ? "none was sent again." : `${again} of them sent again, marked with a diamond.`),
    x: timeAxis(span),
    y: countAxis(most, "sequence number, relative"),
    draw: (place) => [
      steps(acks, place, span),
      // Retransmissions lie on top.
      shown.marks
        .toSorted((one, other) => Number(one.isRetransmission) - Number(other.isRetransmission))
        .map((point) => bar(point, place)),
    ],
  });
}
