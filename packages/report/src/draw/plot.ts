// The frame of a picture with two axes: ticks at round numbers, light lines behind, and room for what is drawn in it.
import { markup, type Markup, type Part } from "../markup.ts";
import { figure } from "../wording.ts";

/** In pixels of the picture's own; it scales with the page. */
const size = { width: 460, height: 196 };
const margin = { left: 58, right: 14, top: 12, bottom: 32 };

export interface Axis {
  /** Values run from 0 to this. */
  readonly most: number;
  readonly label: string;
  readonly text: (value: number) => string;
}

/** The place of a value in the picture. */
export interface Place {
  x(value: number): number;
  y(value: number): number;
}

export interface Plot {
  /** What a screen reader says in place of the picture: what is to be seen in it, in one sentence. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly draw: (place: Place) => Part;
}

/** Round numbers from 0 to `most`, about as many as asked for. */
export function ticks(most: number, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999_999) ?? 10);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** Time in the unit that fits its span. */
export function timeAxis(seconds: number, label = "since the first packet"): Axis {
  const most = seconds > 0 ? seconds : 1e-6;
  const [factor, unit] = most < 0.001 ? [1e6, "µs"] : most < 1 ? [1e3, "ms"] : [1, "s"];
  return { most, label: `${unit} ${label}`, text: (value) => String(Number((value * factor).toPrecision(6))) };
}

export function countAxis(most: number, label: string): Axis {
  return { most: Math.max(most, 1), label, text: (value) => figure(value) };
}

function isWhole(values: readonly number[]): boolean {
  return values.every((value) => Number.isInteger(value));
}

export function drawPlot({ description, x, y, draw }: Plot): Markup {
  const { width, height } = size;
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const place: Place = {
    x: (value) => margin.left + (value / x.most) * (right - margin.left),
    y: (value) => bottom - (value / (y.most * 1.06)) * (bottom - margin.top),
  };
  const down = ticks(y.most, 4);
  const across = ticks(x.most, 5);
  const shown = isWhole(down) || y.most > 4 ? down.filter((value) => y.most < 4 || Number.isInteger(value)) : down;
  return markup`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img">
    <title>${description}</title>
    ${shown.map(
      (value) =>
        markup`<path class="grid" d="M${margin.left} ${place.y(value)}H${right}" />
          <text class="tick end" x="${margin.left - 6}" y="${place.y(value) + 3.5}">${y.text(value)}</text> `,
    )}${across.map(
      (value) =>
        markup`<path class="grid" d="M${place.x(value)} ${bottom}v4" />
          <text class="tick middle" x="${place.x(value)}" y="${bottom + 15}">${x.text(value)}</text> `,
    )}
    <path class="axis" d="M${margin.left} ${margin.top}V${bottom}H${right}" />
    <text class="tick end" x="${right}" y="${height - 4}">${x.label}</text>
    <text class="tick" x="${margin.left + 5}" y="${margin.top + 4}">${y.label}</text>
    ${draw(place)}
  </svg>`;
}
