// The list of packets: only the rows on the screen exist, so that a million scroll as ten do.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { texts } from "../texts.ts";
import type { ListRow } from "./list-row.ts";
import { rowWindow, scrollTopFor } from "./row-window.ts";

/** In CSS pixels; the style sheet's `--row`. */
const rowHeight = 24;

export interface PacketListProps {
  /** How many rows the list has: packets, or those that a filter selected. */
  readonly count: number;
  /** Changes when the rows mean other packets than before. */
  readonly version: number | string;
  readonly load: (first: number, end: number) => Promise<readonly ListRow[]>;
  /** The row that is selected, counted from 0. */
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
  /** Stay at the end while rows are added, until somebody scrolls up. */
  readonly isFollowing?: boolean;
}

/** The rows that are loaded, asked for again whenever the window moves off them. */
function useRows(props: PacketListProps, first: number, end: number): ReadonlyMap<number, ListRow> {
  const { load, version, count } = props;
  const [rows, setRows] = useState<ReadonlyMap<number, ListRow>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const loaded = await load(first, end);
      if (isCurrent) setRows(new Map(loaded.map((row, at) => [first + at, row])));
    };
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [load, first, end, version, count]);
  return rows;
}

export function PacketList(props: PacketListProps) {
  const { count, selected, onSelect, isFollowing = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewportHeight, setViewportHeight] = useState(600);
  const input = { rows: count, rowHeight, viewportHeight, scrollTop };
  const window = rowWindow(input);
  const rows = useRows(props, window.first, window.end);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => setViewportHeight(element.clientHeight));
    observer.observe(element);
    setViewportHeight(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || selected === undefined) return;
    element.scrollTop = scrollTopFor(selected, {
      rows: count,
      rowHeight,
      viewportHeight,
      scrollTop: element.scrollTop,
    });
  }, [selected, viewportHeight, props.version]);

  useLayoutEffect(() => {
    if (isFollowing && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [isFollowing, count]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const page = Math.max(1, Math.floor(viewportHeight / rowHeight) - 1);
      const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
      const step = steps[event.key];
      let next: number | undefined;
      if (step !== undefined) next = selected === undefined ? 0 : selected + step;
      else if (event.key === "Home") next = 0;
      else if (event.key === "End") next = count - 1;
      if (next === undefined || count === 0) return;
      event.preventDefault();
      onSelect(Math.max(0, Math.min(count - 1, next)));
    },
    [count, onSelect, selected, viewportHeight],
  );

  const drawn = Array.from({ length: window.end - window.first }, (_, at) => window.first + at);
  return (
    <div
      className="packet-list figures"
      role="grid"
      aria-label={texts.list.label}
      aria-rowcount={count + 1}
      aria-activedescendant={selected === undefined ? undefined : `packet-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="head" role="row">
        {texts.list.columns.map((column) => (
          <span key={column} role="columnheader">
            {column}
          </span>
        ))}
      </div>
      <div
        className="scroller"
        ref={scroller}
        role="presentation"
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <div className="sizer" role="presentation" style={{ height: window.height }}>
          <div className="rows" role="presentation" style={{ transform: `translateY(${window.top}px)` }}>
            {drawn.map((at) => (
              <PacketRow key={at} at={at} row={rows.get(at)} isSelected={at === selected} onSelect={onSelect} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface PacketRowProps {
  readonly at: number;
  readonly row: ListRow | undefined;
  readonly isSelected: boolean;
  readonly onSelect: (row: number) => void;
}

function PacketRow({ at, row, isSelected, onSelect }: PacketRowProps) {
  return (
    <div
      id={`packet-${at}`}
      role="row"
      aria-rowindex={at + 2}
      aria-selected={isSelected}
      className={row?.tone === undefined ? "row" : `row ${row.tone}`}
      onClick={() => onSelect(at)}
    >
      <span role="gridcell">{row?.frame}</span>
      <span role="gridcell">{row?.time}</span>
      <span role="gridcell">{row?.from}</span>
      <span role="gridcell">{row?.to}</span>
      <span role="gridcell">{row?.protocol}</span>
      <span role="gridcell">{row?.length}</span>
      <span role="gridcell">
        {row?.marks.map((mark) => (
          <em key={mark}>{mark}</em>
        ))}
        {row?.summary}
      </span>
    </div>
  );
}
