// One packet of the ladder, drawn: an arrow from its sender to its receiver, above it its numbers and what it says, and the window as a bar.
import { memo } from "react";
import { secondsWords } from "../conversation/quantity.ts";
import type { LadderRow } from "../source/capture-source.ts";
import { texts } from "../texts.ts";
import type { RungWords } from "./rung-words.ts";

/** In CSS pixels; the style sheet's `.rung`. */
export const rungHeight = 48;

/** Where the two posts are, as shares of the width; outside of them the windows. */
const posts = { first: 12, second: 88 };
const arrowTop = 36;
const arrowBottom = 43;

export interface RungProps {
  readonly at: number;
  /** Undefined until they are loaded. */
  readonly row: LadderRow | undefined;
  readonly words: RungWords | undefined;
  readonly largestWindow: number;
  readonly isSelected: boolean;
  readonly onSelect: (at: number) => void;
  readonly onOpen: () => void;
}

export const Rung = memo(function Rung({ at, row, words, largestWindow, isSelected, onSelect, onOpen }: RungProps) {
  const tone = words?.marks.tone === "bad" || words?.marks.tone === "warn" ? words.marks.tone : "";
  return (
    <div
      id={`rung-${at}`}
      role="option"
      aria-selected={isSelected}
      className={`rung ${words?.isFromFirst === false ? "server" : "client"} ${tone}`}
      onClick={() => onSelect(at)}
      onDoubleClick={onOpen}
    >
      {row !== undefined && words !== undefined && <Drawn at={at} row={row} words={words} most={largestWindow} />}
    </div>
  );
});

interface DrawnProps {
  readonly at: number;
  readonly row: LadderRow;
  readonly words: RungWords;
  /** The conversation's largest window. */
  readonly most: number;
}

function Drawn({ at, row, words, most }: DrawnProps) {
  const { frame, time, wait, window, says } = row;
  const { isFromFirst, flags, numbers, marks } = words;
  const isTcp = flags !== "";
  const said = [flags, numbers, ...marks.words, says].filter((word) => word !== "").join(" ");
  const spoken = isTcp ? `${said}, ${texts.ladder.window} ${window}` : said;
  return (
    <>
      <span className="for-screen-readers">{`${frame}, ${time.toFixed(6)} s, ${words.from}: ${spoken}`}</span>
      <span className="time" aria-hidden="true">
        <b>{frame}</b> {time.toFixed(6)}
        <small className="quiet">{at === 0 ? "" : `+ ${secondsWords(wait)}`}</small>
      </span>
      <div className="drawing" aria-hidden="true">
        <Arrow isFromFirst={isFromFirst} window={isTcp ? window : undefined} most={most} />
        <span className="label">
          <span className="numbers">
            <b>{flags}</b>
            {marks.words.length > 0 && <em>{marks.words.join(", ")}</em>} {numbers}
          </span>
          {says !== "" && (
            <span className="says" title={says}>
              {says}
            </span>
          )}
        </span>
      </div>
    </>
  );
}

interface ArrowProps {
  readonly isFromFirst: boolean;
  /** Undefined where there is none, as in UDP. */
  readonly window: number | undefined;
  readonly most: number;
}

function Arrow({ isFromFirst, window, most }: ArrowProps) {
  const [start, end] = isFromFirst ? [posts.first, posts.second] : [posts.second, posts.first];
  const bar = (10 * (window ?? 0)) / Math.max(1, most);
  return (
    <svg width="100%" height={rungHeight}>
      <line className="post" x1={`${posts.first}%`} x2={`${posts.first}%`} y1="0" y2={rungHeight} />
      <line className="post" x1={`${posts.second}%`} x2={`${posts.second}%`} y1="0" y2={rungHeight} />
      {window !== undefined && (
        <rect
          className={window === 0 ? "window none" : "window"}
          x={isFromFirst ? `${posts.first - bar - 0.6}%` : `${posts.second + 0.6}%`}
          width={`${Math.max(bar, 0.4)}%`}
          y={arrowTop - 4}
          height="8"
        >
          <title>{`${texts.ladder.window} ${window}`}</title>
        </rect>
      )}
      <line className="arrow" x1={`${start}%`} x2={`${end}%`} y1={arrowTop} y2={arrowBottom} />
      <svg x={`${end}%`} y={arrowBottom} overflow="visible">
        <path className="head" d={isFromFirst ? "M0 0-9-4.5-8 3Z" : "M0 0 9-4.5 8 3Z"} />
      </svg>
    </svg>
  );
}
