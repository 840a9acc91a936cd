// One segment of the ladder, drawn: an arrow from its sender to its receiver, the window that it tells as a bar.
import { memo } from "react";
import { secondsWords } from "../conversation/quantity.ts";
import { texts } from "../texts.ts";
import type { RungWords } from "./rung-words.ts";

/** In CSS pixels. */
export const rungHeight = 40;

/** Where the two posts stand, as shares of the width; outside of them the windows. */
const posts = { first: 12, second: 88 };
const arrowTop = 22;
const arrowBottom = 33;

export interface RungProps {
  readonly at: number;
  readonly rung: RungWords;
  readonly largestWindow: number;
  readonly isSelected: boolean;
  readonly onSelect: (at: number) => void;
  readonly onOpen: () => void;
}

export const Rung = memo(function Rung({ at, rung, largestWindow, isSelected, onSelect, onOpen }: RungProps) {
  const { marks, isFromFirst, window } = rung;
  const [start, end] = isFromFirst ? [posts.first, posts.second] : [posts.second, posts.first];
  const tone = marks.tone === "bad" || marks.tone === "warn" ? marks.tone : "";
  const bar = (10 * window) / largestWindow;
  const said = [rung.flags, rung.numbers, ...marks.words].join(" ");
  return (
    <div
      id={`rung-${at}`}
      role="option"
      aria-selected={isSelected}
      className={`rung ${isFromFirst ? "client" : "server"} ${tone}`}
      onClick={() => onSelect(at)}
      onDoubleClick={onOpen}
    >
      <span className="for-screen-readers">
        {`${rung.frame}, ${rung.time.toFixed(6)} s, ${rung.from}: ${said}, ${texts.ladder.window} ${window}`}
      </span>
      <span className="time" aria-hidden="true">
        <b>{rung.frame}</b> {rung.time.toFixed(6)}
        <small className="quiet">{at === 0 ? "" : `+ ${secondsWords(rung.wait)}`}</small>
      </span>
      <svg width="100%" height={rungHeight} aria-hidden="true">
        <line className="post" x1={`${posts.first}%`} x2={`${posts.first}%`} y1="0" y2={rungHeight} />
        <line className="post" x1={`${posts.second}%`} x2={`${posts.second}%`} y1="0" y2={rungHeight} />
        <rect
          className={window === 0 ? "window none" : "window"}
          x={isFromFirst ? `${posts.first - bar - 0.6}%` : `${posts.second + 0.6}%`}
          width={`${Math.max(bar, 0.4)}%`}
          y={arrowTop - 4}
          height="8"
        >
          <title>{`${texts.ladder.window} ${window}`}</title>
        </rect>
        <line className="arrow" x1={`${start}%`} x2={`${end}%`} y1={arrowTop} y2={arrowBottom} />
        <svg x={`${end}%`} y={arrowBottom} overflow="visible">
          <path className="head" d={isFromFirst ? "M0 0-9-4.5-8 3Z" : "M0 0 9-4.5 8 3Z"} />
        </svg>
        <text x="50%" y="15" textAnchor="middle">
          <tspan className="flags">{rung.flags}</tspan> <tspan className="numbers">{rung.numbers}</tspan>
          {marks.words.length > 0 && <tspan className="marks">{` ${marks.words.join(", ")}`}</tspan>}
        </text>
      </svg>
    </div>
  );
});
