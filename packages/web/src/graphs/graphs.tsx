// TCP over time: sequence numbers, round trips, window and bytes in flight, throughput, side by side and linked.
import { useEffect, useMemo, useState } from "react";
import { bytesWords, secondsWords } from "../conversation/quantity.ts";
import { StreamChoice } from "../conversation/stream-choice.tsx";
import { filterOf, useStream } from "../conversation/use-stream.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { Series, TimeRange } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { texts } from "../texts.ts";
import { Panel, type PanelLine } from "./panel.tsx";

/** Columns of points that are asked for: a panel on a projector has no more pixels. */
const columns = 1200;

export function Graphs(props: ViewProps) {
  const { source, place, go } = props;
  const { streams, current, packets } = useStream(props, ["tcp"]);
  const [direction, setDirection] = useState<0 | 1 | undefined>();
  const [range, setRange] = useState<TimeRange | undefined>();
  // The end that sent more has more to show.
  const usual = current !== undefined && current.ways[1].bytes > current.ways[0].bytes ? 1 : 0;
  const shown = direction ?? usual;
  const stream = current?.stream;
  useEffect(() => setRange(undefined), [stream]);
  const { answer } = useAnswer(
    async () => ({ stream, series: await source.series({ stream: stream!, range, columns, direction: shown }) }),
    stream === undefined ? undefined : `${stream} ${shown} ${range === undefined ? "" : `${range.from} ${range.to}`}`,
    packets,
  );
  // Of another conversation nothing is drawn, while this one is worked out.
  const series = answer?.stream === stream ? answer?.series : undefined;
  if (streams?.length === 0) return <p className="quiet over-view">{texts.stream.noTcp}</p>;
  if (streams === undefined || current === undefined || answer === undefined) return null;

  const zoom = ({ whole }: Series, a: number, b: number): void => {
    const next = { from: Math.max(whole.from, a), to: Math.min(whole.to, b) };
    // Closer than the clock of a capture, there is nothing.
    if (next.to - next.from < 1e-7) return;
    setRange(next.from === whole.from && next.to === whole.to ? undefined : next);
  };
  return (
    <section className="graphs" aria-label={texts.views.graphs}>
      <div className="view-bar">
        <StreamChoice
          streams={streams}
          current={current}
          onChoose={(chosen) => go({ stream: chosen, packet: undefined })}
        />
        <label>
          <span>{texts.graphs.direction}</span>
          <select value={shown} onChange={(event) => setDirection(event.target.value === "1" ? 1 : 0)}>
            <option value={0}>{current.ends[0]}</option>
            <option value={1}>{current.ends[1]}</option>
          </select>
        </label>
        {range !== undefined && (
          <button type="button" onClick={() => setRange(undefined)}>
            {texts.graphs.all}
          </button>
        )}
        <span className={range === undefined ? "quiet hint" : "quiet"}>
          {range === undefined
            ? texts.graphs.hint
            : texts.graphs.zoomed(secondsWords(range.from), secondsWords(range.to))}
        </span>
      </div>
      {series !== undefined && (
        <Panels
          series={series}
          range={range ?? series.whole}
          packet={place.packet}
          onZoom={(from, to) => zoom(series, from, to)}
          onWhole={() => setRange(undefined)}
          onPick={(frame) => go({ view: "packets", packet: frame, filter: filterOf(current) })}
        />
      )}
    </section>
  );
}

interface PanelsProps {
  readonly series: Series;
  readonly range: TimeRange;
  readonly packet: number | undefined;
  readonly onZoom: (from: number, to: number) => void;
  readonly onWhole: () => void;
  readonly onPick: (frame: number) => void;
}

const plain = (value: number): string => texts.count(Math.round(value));
const rate = (value: number): string => `${bytesWords(Math.round(value))}/s`;

function Panels({ series, range, ...rest }: PanelsProps) {
  const { panels, lines: words } = texts.graphs;
  const lines = useMemo(
    () =>
      ({
        sequence: [
          { label: words.sequence, line: series.sequence, colour: "--client-ink", join: "steps", isMain: true },
          { label: words.acknowledged, line: series.acknowledged, colour: "--mark-good", join: "steps" },
          { label: words.allowed, line: series.allowed, colour: "--line-strong", join: "steps" },
        ],
        roundTrip: [{ label: words.roundTrip, line: series.roundTrip, colour: "--client-ink", join: "none" }],
        window: [
          { label: words.inFlight, line: series.inFlight, colour: "--client-ink", join: "steps", isMain: true },
          { label: words.window, line: series.window, colour: "--server-ink", join: "steps" },
        ],
        throughput: [{ label: words.throughput, line: series.throughput, colour: "--client-ink" }],
      }) satisfies Record<string, readonly PanelLine[]>,
    [series, words],
  );
  const shared = { ...rest, ...range };
  return (
    <div className="panels">
      <Panel
        {...shared}
        {...panels.sequence}
        lines={lines.sequence}
        marked={series.marked}
        unit={plain}
        isFromZero={false}
      />
      <Panel {...shared} {...panels.window} lines={lines.window} unit={bytesWords} />
      <Panel {...shared} {...panels.roundTrip} lines={lines.roundTrip} unit={secondsWords} />
      <Panel {...shared} {...panels.throughput} lines={lines.throughput} unit={rate} />
    </div>
  );
}
