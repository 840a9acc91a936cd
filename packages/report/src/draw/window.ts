// The room that a receiver offered over time, and what was on the way to it; zero windows marked.
import { markup, type Markup, type Part } from "../markup.ts";
import { counted, figure } from "../wording.ts";
import { countAxis, drawPlot, timeAxis, type Place } from "./plot.ts";
import { thin } from "./thin.ts";

export interface WindowDirection {
  /** Whose room it is: it gives the line its colour. */
  readonly side: "client" | "server";
  readonly receiver: string;
  readonly offered: ReadonlyArray<{ readonly seconds: number; readonly window: number; readonly frame: number }>;
  /** Bytes on the way to this receiver. */
  readonly inFlight: ReadonlyArray<{
    readonly seconds: number;
    readonly bytes: number;
    readonly frame: number;
    /** The sender filled the window. */
    readonly isFull: boolean;
  }>;
}

function offeredLine({ side, offered }: WindowDirection, place: Place, span: number): Part {
  const shown = thin(offered, ({ window }) => window === 0).marks;
  const [first, ...rest] = shown;
  if (first === undefined) return "";
  const path = rest.map(({ seconds, window }) => markup`H${place.x(seconds)}V${place.y(window)}`);
  const zeros = shown
    .filter(({ window }) => window === 0)
    .map(({ seconds, frame }) => {
      const [x, y] = [place.x(seconds), place.y(0)];
      return markup`<path class="again-mark" d="M${x - 5} ${y - 9}h10l-5 9z"><title>frame ${frame}: window 0</title></path>`;
    });
  const start = markup`M${place.x(first.seconds)} ${place.y(first.window)}`;
  return markup`<path class="offered ${side}" d="${start}${path}H${place.x(span)}"/>${zeros}`;
}

function flight({ side, inFlight }: WindowDirection, place: Place): Part {
  const zero = place.y(0);
  return thin(inFlight, ({ isFull }) => isFull).marks.map(({ seconds, bytes, frame, isFull }) => {
    const words = `frame ${frame}: ${figure(bytes)} bytes on the way${isFull ? ", the window is full" : ""}`;
    const line = markup`M${place.x(seconds)} ${zero}V${Math.min(place.y(bytes), zero - 2)}`;
    return markup`<path class="${isFull ? "again" : "flight"} ${side}" d="${line}"><title>${words}</title></path>`;
  });
}

function describe({ receiver, offered, inFlight }: WindowDirection): string {
  if (offered.length === 0) return `${receiver} offered nothing.`;
  const least = offered.reduce((smallest, { window }) => Math.min(smallest, window), Infinity);
  const zeros = offered.filter(({ window }) => window === 0).length;
  const most = inFlight.reduce((greatest, { bytes }) => Math.max(greatest, bytes), 0);
  const closed = zeros === 0 ? "" : `, none at all in ${counted(zeros, "segment")}`;
  return `${receiver} offered ${figure(least)} bytes at the least${closed}; at most ${figure(most)} were on the way to it.`;
}

export function drawWindow(direction: WindowDirection, span: number): Markup {
  const { offered, inFlight } = direction;
  const values = [...offered.map(({ window }) => window), ...inFlight.map(({ bytes }) => bytes)];
  return drawPlot({
    description: describe(direction),
    x: timeAxis(span),
    y: countAxis(
      values.reduce((greatest, value) => Math.max(greatest, value), 1),
      "bytes",
    ),
    draw: (place) => [flight(direction, place), offeredLine(direction, place, span)],
  });
}
