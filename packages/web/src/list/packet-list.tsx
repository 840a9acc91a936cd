// The list of packets: only the rows on the screen exist, so that a million scroll as ten do.
import { useRef } from "react";
import { useCopy } from "../copy/use-copy.ts";
import { texts } from "../texts.ts";
import type { Follow } from "./follow.ts";
import { rowText, type ListRow } from "./list-row.ts";
import { useRows } from "./use-rows.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

/** In CSS pixels; the style sheet's `--row`. */
const rowHeight = 24;

export interface PacketListProps {
  /** How many rows the list has: packets, or those that a filter selected. */
  readonly count: number;
  /** Changes when the rows mean other packets than before; not when there are more of them. */
  readonly version: number | string;
  readonly load: (first: number, end: number) => Promise<readonly ListRow[]>;
  /** The row that is selected, counted from 0. */
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
  /** Of a list that grows: whether it stays at its end. */
  readonly follow?: Follow | undefined;
}

export function PacketList(props: PacketListProps) {
  const { count, selected, onSelect, follow } = props;
  const { scroller, window, drawn, onScroll, onKeyDown } = useVirtualRows({
    ...props,
    rowHeight,
    headHeight: rowHeight,
  });
  const rows = useRows({ ...props, first: window.first, end: window.end });
  // It stays when it is scrolled out of sight.
  const lastSelected = useRef<ListRow | undefined>(undefined);
  if (selected === undefined) lastSelected.current = undefined;
  else lastSelected.current = rows.get(selected) ?? lastSelected.current;
  useCopy(scroller, (selection) =>
    selection === undefined && lastSelected.current !== undefined ? rowText(lastSelected.current) : undefined,
  );
  return (
    <>
      <div
        ref={scroller}
        className="packet-list figures"
        role="grid"
        aria-label={texts.list.label}
        aria-rowcount={count + 1}
        aria-activedescendant={selected === undefined ? undefined : `packet-${selected}`}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div className="head" role="row" aria-rowindex={1}>
          {texts.list.columns.map((column) => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
        <div className="sizer" role="presentation" style={{ height: window.height }}>
          <div className="rows" role="presentation" style={{ transform: `translateY(${window.top}px)` }}>
            {drawn.map((at) => (
              <PacketRow key={at} at={at} row={rows.get(at)} isSelected={at === selected} onSelect={onSelect} />
            ))}
          </div>
        </div>
      </div>
      {follow !== undefined && (
        <p className="follow" role="status">
          {!follow.isOn && (
            <>
              {texts.list.standsStill}{" "}
              <button
                type="button"
                onClick={() => {
                  follow.start();
                  scroller.current?.focus();
                }}
              >
                {texts.list.follow} <kbd>{texts.list.followKey}</kbd>
              </button>
            </>
          )}
        </p>
      )}
    </>
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
