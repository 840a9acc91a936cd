// A long list of which only the rows on the screen exist: where it is scrolled to, and the keys that walk it.
import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
  type UIEvent,
} from "react";
import type { Follow } from "./follow.ts";
import { rowWindow, scrollTopFor, type RowWindow } from "./row-window.ts";

export interface VirtualRowsInput {
  readonly count: number;
  /** In CSS pixels. */
  readonly rowHeight: number;
  /** Of what stays above the rows within the scrolled element, in CSS pixels. */
  readonly headHeight?: number;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
  /** Changes when the rows mean something else than before. */
  readonly version: number | string;
  /** Of a list that grows: whether it stays at its end. */
  readonly follow?: Follow | undefined;
}

export interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly window: RowWindow;
  /** The rows that are drawn, counted from 0. */
  readonly drawn: readonly number[];
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** What the keys do, as steps through the list; `page` is a screen full of rows. */
function stepOf(key: string, page: number): number | undefined {
  switch (key) {
    case "ArrowDown":
    case "j":
      return 1;
    case "ArrowUp":
    case "k":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    default:
      return undefined;
  }
}

export function useVirtualRows(input: VirtualRowsInput): VirtualRows {
  const { count, rowHeight, headHeight = 0, selected, onSelect, version, follow } = input;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewportHeight, setViewportHeight] = useState(600);
  const window = rowWindow({ rows: count, rowHeight, viewportHeight, scrollTop });

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setViewportHeight(element.clientHeight - headHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
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
  }, [selected, viewportHeight, version]);

  const isFollowing = follow?.isOn === true;
  useLayoutEffect(() => {
    if (isFollowing && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [isFollowing, count, viewportHeight, version]);

  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop: now, scrollHeight, clientHeight } = event.currentTarget;
    const isAtEnd = now + clientHeight > scrollHeight - rowHeight;
    if (isFollowing && now < scrollTop && !isAtEnd) follow?.stop();
    else if (!isFollowing && now > scrollTop && isAtEnd && selected === undefined) follow?.start();
    setScrollTop(now);
  };

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === "End" && follow !== undefined) {
        event.preventDefault();
        follow.start();
        return;
      }
      const step = stepOf(event.key, Math.max(1, Math.floor(viewportHeight / rowHeight) - 1));
      let next: number | undefined;
      if (step !== undefined) next = selected === undefined ? (isFollowing ? count - 1 : 0) : selected + step;
      else if (event.key === "Home") next = 0;
      else if (event.key === "End") next = count - 1;
      if (next === undefined || count === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onSelect(Math.max(0, Math.min(count - 1, next)));
    },
    [count, follow, isFollowing, onSelect, rowHeight, selected, viewportHeight],
  );

  return {
    scroller,
    window,
    drawn: Array.from({ length: window.end - window.first }, (_, at) => window.first + at),
    onScroll,
    onKeyDown,
  };
}
