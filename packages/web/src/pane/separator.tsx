// The line between two panes: moved by the pointer or by keys (WAI-ARIA's window splitter pattern).
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { largestShare, leastShare } from "./moved.ts";
import type { Panes } from "./use-panes.ts";

/** How far an arrow key moves it, as a share of the two panes. */
const step = 0.02;

export interface SeparatorProps {
  readonly panes: Panes;
  /** Counted from 0. */
  readonly at: number;
  /** A vertical separator has its panes to the left and to the right. */
  readonly orientation: "vertical" | "horizontal";
  readonly label: string;
}

const percent = (share: number): number => Math.round(100 * share);

/** Stands between its two panes in the document. */
export function Separator({ panes, at, orientation, label }: SeparatorProps) {
  const line = useRef<HTMLDivElement>(null);
  const isVertical = orientation === "vertical";
  const share = panes.shareAt(at);
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const element = line.current;
    if (element === null || !element.hasPointerCapture(event.pointerId)) return;
    const first = element.previousElementSibling!.getBoundingClientRect();
    const second = element.nextElementSibling!.getBoundingClientRect();
    const [from, to, place] = isVertical
      ? [first.left, second.right, event.clientX]
      : [first.top, second.bottom, event.clientY];
    panes.move(at, (place - from) / (to - from));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === (isVertical ? "ArrowLeft" : "ArrowUp")) panes.move(at, share - step);
    else if (key === (isVertical ? "ArrowRight" : "ArrowDown")) panes.move(at, share + step);
    else if (key === "Home") panes.move(at, leastShare);
    else if (key === "End") panes.move(at, largestShare);
    else if (key === "Enter") panes.reset(at);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={line}
      className={`separator ${orientation}`}
      role="separator"
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={percent(share)}
      aria-valuemin={percent(leastShare)}
      aria-valuemax={percent(largestShare)}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onDoubleClick={() => panes.reset(at)}
      onKeyDown={onKeyDown}
    />
  );
}
