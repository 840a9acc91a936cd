// One graph: lines by uPlot, marked segments drawn over them, a cursor that all graphs share.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Line, Marks } from "../source/capture-source.ts";
import { markWords } from "../list/mark-words.ts";
import { texts } from "../texts.ts";
import { aligned } from "./aligned.ts";
import { onThemeChange, themeColour } from "./colour.ts";
import { nearestPoint, type Point } from "./nearest.ts";
import { outliersOf, type Outliers } from "./outliers.ts";
import { secondsWords } from "../conversation/quantity.ts";

export interface PanelLine {
  readonly label: string;
  readonly line: Line;
  /** A variable of the style sheet. */
  readonly colour: string;
  /** How the points are joined; by default straight. Steps stay at a value until the next point. */
  readonly join?: "steps" | "none";
  /** The line that the graph is about, which is the first. Lines far above it are hidden at first. */
  readonly isMain?: true;
}

export interface PanelProps {
  readonly title: string;
  /** Title of the vertical axis. */
  readonly axis: string;
  readonly lines: readonly PanelLine[];
  readonly marked?: Marks;
  /** The time that is shown, in seconds since the capture's first packet. */
  readonly from: number;
  readonly to: number;
  readonly unit: (value: number) => string;
  /** Whether the vertical axis begins at zero, as by default. */
  readonly isFromZero?: boolean;
  readonly packet: number | undefined;
  readonly onZoom: (from: number, to: number) => void;
  readonly onWhole: () => void;
  readonly onPick: (frame: number) => void;
}

const markRadius = 3.5;
const axisFont = '11px ui-monospace, "DejaVu Sans Mono", monospace';
const labelFont = '12px system-ui, "Noto Sans", sans-serif';
/** One key for all graphs of the page: their cursors move together. */
const cursorKey = "time";

function drawMarks(plot: uPlot, marked: Marks): void {
  const { ctx } = plot;
  const colours = {
    bad: themeColour("--mark-bad"),
    warn: themeColour("--mark-warn"),
    note: themeColour("--mark-note"),
  };
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  const radius = markRadius * uPlot.pxRatio;
  for (let at = 0; at < marked.time.length; at += 1) {
    const { tone = "note" } = markWords(marked.marks[at]!);
    const x = plot.valToPos(marked.time[at]!, "x", true);
    const y = plot.valToPos(marked.value[at]!, "y", true);
    ctx.strokeStyle = colours[tone];
    ctx.fillStyle = colours[tone];
    ctx.lineWidth = 1.5 * uPlot.pxRatio;
    ctx.beginPath();
    if (tone === "bad") {
      // A cross for a segment that was lost or sent again, a ring for its neighbours: not by colour alone.
      ctx.moveTo(x - radius, y - radius);
      ctx.lineTo(x + radius, y + radius);
      ctx.moveTo(x + radius, y - radius);
      ctx.lineTo(x - radius, y + radius);
    } else ctx.arc(x, y, radius * 0.8, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

/** The line through the chosen packet's time. */
function drawChosen(plot: uPlot, time: number): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(time, "x", true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = themeColour("--accent");
  ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** Points above the picture as triangles at its upper edge. */
function drawAbove(plot: uPlot, { line, colour }: PanelLine): void {
  const { ctx, bbox } = plot;
  const most = plot.scales["y"]?.max ?? Infinity;
  const size = markRadius * uPlot.pxRatio;
  ctx.save();
  ctx.fillStyle = themeColour(colour);
  for (let at = 0; at < line.time.length; at += 1) {
    if (line.value[at]! <= most) continue;
    const x = plot.valToPos(line.time[at]!, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + 1);
    ctx.lineTo(x - size, bbox.top + 1 + 2 * size);
    ctx.lineTo(x + size, bbox.top + 1 + 2 * size);
    ctx.fill();
  }
  ctx.restore();
}

function optionsFor(
  props: { readonly current: DrawnProps },
  size: Size,
  onPoint: (point: Point) => void,
): uPlot.Options {
  const axis = {
    stroke: () => themeColour("--ink-quiet"),
    grid: { stroke: () => themeColour("--line"), width: 1 },
    font: axisFont,
  };
  const near = (plot: uPlot): Point | undefined => {
    const { left = -1, top = -1 } = plot.cursor;
    const lines = props.current.lines.map(({ line }) => line);
    return nearestPoint(lines, { x: left, y: top }, (time, value) => ({
      x: plot.valToPos(time, "x"),
      // A point above the picture is drawn at its edge.
      y: Math.max(0, plot.valToPos(value, "y")),
    }));
  };
  return {
    ...size,
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_, least, most) => rangeOf(least, most, props.current) },
    },
    axes: [
      {
        ...axis,
        size: 26,
        label: texts.graphs.time,
        labelSize: 18,
        labelGap: 0,
        labelFont,
        ticks: { show: false },
        values: (_, splits) => splits.map((at) => `${Number(at.toPrecision(9))}`),
      },
      {
        ...axis,
        size: 74,
        label: props.current.axis,
        labelSize: 20,
        labelGap: 0,
        labelFont,
        ticks: { show: false },
        values: (_, splits) => splits.map((at) => props.current.unit(at)),
      },
    ],
    series: [
      {},
      ...props.current.lines.map(({ label, colour, join }): uPlot.Series => ({
        label,
        stroke: () => themeColour(colour),
        width: 1.25,
        spanGaps: true,
        points: { show: (_, __, first, last) => join === "none" || last - first < 60, size: 4 },
        ...(join === "steps" ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
        ...(join === "none" ? { paths: () => null } : {}),
      })),
    ],
    cursor: {
      sync: { key: cursorKey, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      bind: {
        dblclick: () => () => {
          props.current.onWhole();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [
        (plot) => {
          // Only under the pointer: the other graphs follow it.
          if (plot.over.matches(":hover")) {
            const point = near(plot);
            if (point !== undefined) onPoint(point);
          }
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width: wide } = plot.select;
          if (wide < 4) return;
          props.current.onZoom(plot.posToVal(left, "x"), plot.posToVal(left + wide, "x"));
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        },
      ],
      ready: [
        (plot) => {
          plot.over.addEventListener("click", () => {
            const point = near(plot);
            if (point !== undefined && plot.select.width === 0) props.current.onPick(point.frame);
          });
        },
      ],
      draw: [
        (plot) => {
          const { marked, packet, lines, outliers } = props.current;
          if (outliers !== undefined) drawAbove(plot, lines[0]!);
          if (marked !== undefined) drawMarks(plot, marked);
          const time = packet === undefined ? undefined : timeOf(lines, packet);
          if (time !== undefined) drawChosen(plot, time);
        },
      ],
    },
  };
}

/** The vertical axis: from zero or from the least value, up to the greatest that is not an outlier. */
function rangeOf(least: number, most: number, { isFromZero = true, outliers }: DrawnProps): [number, number] {
  if (!isFromZero && most > least) return [least - (most - least) * 0.04, most + (most - least) * 0.04];
  const top = Math.min(most, outliers?.limit ?? Infinity);
  return [Math.min(0, least), top <= 0 ? 1 : top * 1.04];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): Size {
  return { width: clientWidth, height: clientHeight };
}

function timeOf(lines: readonly PanelLine[], packet: number): number | undefined {
  for (const { line } of lines) {
    const at = line.frame.indexOf(packet);
    if (at >= 0) return line.time[at];
  }
  return undefined;
}

/** A line this many times higher than the first would press it flat. */
const farAbove = 4;

const greatest = ({ value }: Line): number => value.reduce((most, one) => Math.max(most, one), 0);

/** The lines that are hidden until somebody asks for them: those far above the first. */
function farLines([first, ...others]: readonly PanelLine[]): ReadonlySet<number> {
  if (first?.isMain !== true || first.line.value.length === 0) return new Set();
  const limit = farAbove * greatest(first.line);
  return new Set(others.flatMap(({ line }, at) => (greatest(line) > limit ? [at + 1] : [])));
}

function toggled(hidden: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(at)) next.add(at);
  return next;
}

/** A panel as it is drawn now. */
interface DrawnProps extends PanelProps {
  /** Points that are far above the others, where they are left out of the scale. */
  readonly outliers: Outliers | undefined;
}

export function Panel(props: PanelProps) {
  const { title, lines, from, to, unit, packet } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const [hasAll, setHasAll] = useState(false);
  // Single points only: a line that leaves the picture would be torn.
  const found = useMemo(
    () => (lines[0]?.join === "none" ? outliersOf(lines[0].line, from, to) : undefined),
    [lines, from, to],
  );
  const drawnProps = { ...props, outliers: hasAll ? undefined : found };
  const latest = useRef<DrawnProps>(drawnProps);
  latest.current = drawnProps;
  const [point, setPoint] = useState<Point | undefined>();
  const data = useMemo(() => aligned(lines.map(({ line }) => line)), [lines]);
  const [chosen, setHidden] = useState<ReadonlySet<number> | undefined>();
  const hidden = chosen ?? farLines(lines);

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot(optionsFor(latest, sizeOf(element), setPoint), [[]], element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)));
    observer.observe(element);
    const endTheme = onThemeChange(() => made.redraw(false, true));
    return () => {
      endTheme();
      observer.disconnect();
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const drawn = plot.current!;
    drawn.batch(() => {
      drawn.setData(data, false);
      drawn.setScale("x", { min: from, max: to });
    });
  }, [data, from, to, hasAll]);
  const hiddenKey = [...hidden].join(" ");
  useEffect(() => {
    const drawn = plot.current!;
    drawn.batch(() => {
      for (const at of lines.keys()) drawn.setSeries(at + 1, { show: !hidden.has(at) });
    });
  }, [hiddenKey, lines.length]);
  useEffect(() => plot.current!.redraw(false), [packet]);

  const step = (by: number): void => {
    const [{ line } = { line: undefined }] = lines;
    if (line === undefined || line.time.length === 0) return;
    const now = point === undefined ? -1 : line.frame.indexOf(point.frame);
    const at = Math.max(0, Math.min(line.time.length - 1, now < 0 ? 0 : now + by));
    const next = { line: 0, time: line.time[at]!, value: line.value[at]!, frame: line.frame[at]! };
    setPoint(next);
    const drawn = plot.current!;
    drawn.setCursor({ left: drawn.valToPos(next.time, "x"), top: drawn.valToPos(next.value, "y") });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    const middle = point?.time ?? (from + to) / 2;
    if (key === "ArrowRight" || key === "ArrowLeft") step(key === "ArrowRight" ? 1 : -1);
    else if (key === "+" || key === "=") props.onZoom(middle - (middle - from) / 2, middle + (to - middle) / 2);
    else if (key === "-") props.onZoom(middle - (middle - from) * 2, middle + (to - middle) * 2);
    else if (key === "0") props.onWhole();
    else if (key === "Enter" && point !== undefined) props.onPick(point.frame);
    else return;
    event.preventDefault();
  };
  const isEmpty = lines.every(({ line }) => line.time.length === 0);
  return (
    <div className="panel" role="group" tabIndex={0} aria-label={title} onKeyDown={onKeyDown}>
      <div className="caption">
        <b>{title}</b>
        {lines.map(({ label, colour, line }, at) => (
          <button
            key={label}
            type="button"
            className="key"
            aria-pressed={!hidden.has(at)}
            title={hidden.has(at) ? texts.graphs.draw(label) : undefined}
            onClick={() => setHidden(toggled(hidden, at))}
          >
            <i style={{ borderColor: `var(${colour})` }} />
            {hidden.has(at) ? texts.graphs.upTo(label, unit(greatest(line))) : label}
          </button>
        ))}
        {found !== undefined && (
          <button type="button" className="key" aria-pressed={hasAll} onClick={() => setHasAll(!hasAll)}>
            <i className="above" />
            {texts.graphs.above(found.count, unit(found.most))}
          </button>
        )}
        <output className="figures quiet" aria-live="polite">
          {point !== undefined && texts.graphs.at(secondsWords(point.time), unit(point.value), point.frame)}
        </output>
      </div>
      <div ref={place} className="plot" />
      {isEmpty && <p className="quiet over">{texts.graphs.nothing}</p>}
    </div>
  );
}
