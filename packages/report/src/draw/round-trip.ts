// How long each acknowledgment took, over time, for both directions.
import { markup, type Markup } from "../markup.ts";
import { counted, duration } from "../wording.ts";
import { drawPlot, timeAxis, type Axis } from "./plot.ts";
import { thin } from "./thin.ts";

export interface RoundTrip {
  /** When the acknowledgment came, since the connection's first packet. */
  readonly seconds: number;
  readonly roundTrip: number;
  readonly frame: number;
  /** The side that acknowledged. */
  readonly side: "client" | "server";
}

function lengthAxis(most: number): Axis {
  const { text, label } = timeAxis(most, "from segment to acknowledgment");
  return { most, text, label };
}

/** Clients are circles, the server is squares: not by colour alone. */
function mark({ side, frame, roundTrip }: RoundTrip, x: number, y: number): Markup {
  const title = markup`<title>frame ${frame}: ${duration(roundTrip)}</title>`;
  return side === "client"
    ? markup`<circle class="trip client" cx="${x}" cy="${y}" r="3">${title}</circle>`
    : markup`<rect class="trip server" x="${x - 2.7}" y="${y - 2.7}" width="5.4" height="5.4">${title}</rect>`;
}

export function drawRoundTrips(trips: readonly RoundTrip[], span: number): Markup {
  const lengths = trips.map(({ roundTrip }) => roundTrip).toSorted((one, other) => one - other);
  const most = lengths.at(-1) ?? 0;
  const shown = thin(trips, ({ roundTrip }) => roundTrip === most).marks;
  return drawPlot({
    description:
      `${counted(trips.length, "round trip")}, from ${duration(lengths[0] ?? 0)} to ${duration(most)}, ` +
      `the middle one ${duration(lengths[lengths.length >> 1] ?? 0)}.`,
    x: timeAxis(span),
    y: lengthAxis(most > 0 ? most : 1e-6),
    draw: (place) => shown.map((trip) => mark(trip, place.x(trip.seconds), place.y(trip.roundTrip))),
  });
}
