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
import { rowWindow, scrollTopFor, type RowWindow } from "./row-window.ts";

export interface VirtualRowsInput {
  readonly count: number;
  /** In CSS pixels. */
  readonly rowHeight: number;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
  /** Changes when the rows mean something else than before. */
  readonly version: number | string;
  /** Stay at the end while rows are added. */
  readonly isFollowing?: boolean;
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
  const { count, rowHeight, selected, onSelect, version, isFollowing = false } = input;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewportHeight, setViewportHeight] = useState(600);
  const window = rowWindow({ rows: count, rowHeight, viewportHeight, scrollTop });

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setViewportHeight(element.clientHeight);
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

  useLayoutEffect(() => {
    if (isFollowing && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [isFollowing, count]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const step = stepOf(event.key, Math.max(1, Math.floor(viewportHeight / rowHeight) - 1));
      let next: number | undefined;
      if (step !== undefined) next = selected === undefined ? 0 : selected + step;
      else if (event.key === "Home") next = 0;
      else if (event.key === "End") next = count - 1;
      if (next === undefined || count === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onSelect(Math.max(0, Math.min(count - 1, next)));
    },
    [count, onSelect, rowHeight, selected, viewportHeight],
  );

  return {
    scroller,
    window,
    drawn: Array.from({ length: window.end - window.first }, (_, at) => window.first + at),
    onScroll: (event) => setScrollTop(event.currentTarget.scrollTop),
    onKeyDown,
  };
}
