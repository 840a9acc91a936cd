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
import { secondsWords } from "../conversation/quantity.ts";

export interface PanelLine {
  readonly label: string;
  readonly line: Line;
  /** A variable of the style sheet. */
  readonly colour: string;
  /** How the points are joined; by default straight. Steps stay at a value until the next point. */
  readonly join?: "steps" | "none";
  /** The first line: what the graph is about. Lines far above it are hidden at first. */
  readonly isMain?: true;
}

export interface PanelProps {
  readonly title: string;
  readonly lines: readonly PanelLine[];
  readonly marked?: Marks;
  /** What is shown of the time, in seconds. */
  readonly from: number;
  readonly to: number;
  readonly unit: (value: number) => string;
  readonly packet: number | undefined;
  readonly onZoom: (from: number, to: number) => void;
  readonly onWhole: () => void;
  readonly onPick: (frame: number) => void;
}

const markRadius = 3.5;
const axisFont = '11px ui-monospace, "DejaVu Sans Mono", monospace';
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
      // A cross for what was lost or sent again, a ring for what only tells of it: not by colour alone.
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

function optionsFor(
  props: { readonly current: PanelProps },
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
      y: plot.valToPos(value, "y"),
    }));
  };
  return {
    ...size,
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_, least, most) => rangeOf(least, most, props.current.lines[0]?.isMain === true) },
    },
    axes: [
      {
        ...axis,
        size: 26,
        ticks: { show: false },
        values: (_, splits) => splits.map((at) => `${Number(at.toPrecision(9))}`),
      },
      { ...axis, size: 74, ticks: { show: false }, values: (_, splits) => splits.map((at) => props.current.unit(at)) },
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
          // Only where the pointer is: the other graphs are told by it.
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
          const { marked, packet, lines } = props.current;
          if (marked !== undefined) drawMarks(plot, marked);
          const time = packet === undefined ? undefined : timeOf(lines, packet);
          if (time !== undefined) drawChosen(plot, time);
        },
      ],
    },
  };
}

/** From zero, where nothing asks for more; sequence numbers have no zero that matters once somebody comes nearer. */
function rangeOf(least: number, most: number, isFitted: boolean): [number, number] {
  if (isFitted && most > least) return [least - (most - least) * 0.04, most + (most - least) * 0.04];
  return [Math.min(0, least), most <= 0 ? 1 : most * 1.04];
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

/** The lines that are hidden until somebody asks for them: those far above the first. */
function farLines([first, ...others]: readonly PanelLine[]): ReadonlySet<number> {
  const most = ({ line }: PanelLine): number => line.value.reduce((greatest, value) => Math.max(greatest, value), 0);
  if (first?.isMain !== true) return new Set();
  const limit = farAbove * most(first);
  return new Set(others.flatMap((one, at) => (most(one) > limit ? [at + 1] : [])));
}

function toggled(hidden: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(at)) next.add(at);
  return next;
}

export function Panel(props: PanelProps) {
  const { title, lines, from, to, unit, packet } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
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
  }, [data, from, to]);
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
        {lines.map(({ label, colour }, at) => (
          <button
            key={label}
            type="button"
            className="key"
            aria-pressed={!hidden.has(at)}
            onClick={() => setHidden(toggled(hidden, at))}
          >
            <i style={{ background: `var(${colour})` }} />
            {label}
          </button>
        ))}
        <output className="figures quiet" aria-live="polite">
          {point !== undefined && texts.graphs.at(secondsWords(point.time), unit(point.value), point.frame)}
        </output>
      </div>
      <div ref={place} className="plot" />
      {isEmpty && <p className="quiet over">{texts.graphs.nothing}</p>}
    </div>
  );
}
