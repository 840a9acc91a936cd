// The sizes of panes that stand side by side, kept in this browser.
import { useCallback, useState, type CSSProperties } from "react";
import { keptSizes, keepSizes } from "./kept-sizes.ts";
import { moved } from "./moved.ts";

export interface Panes {
  /** `--pane-1: 3fr` and so on, for the container's grid. */
  readonly style: CSSProperties;
  /** The share that the pane before a separator has of the two panes beside it, by the separator's number from 0. */
  readonly shareAt: (separator: number) => number;
  readonly move: (separator: number, share: number) => void;
  /** Gives the two panes beside a separator their usual sizes. */
  readonly reset: (separator: number) => void;
}

function shareOf(sizes: readonly number[], separator: number): number {
  return sizes[separator]! / (sizes[separator]! + sizes[separator + 1]!);
}

/** `usual` has a size for each pane, as parts of the whole. `name` is what the sizes are kept under. */
export function usePanes(name: string, usual: readonly number[]): Panes {
  const [sizes, setSizes] = useState(() => keptSizes(localStorage, name, usual));
  const change = useCallback(
    (separator: number, share: number) =>
      setSizes((before) => {
        const after = moved(before, separator, share);
        keepSizes(localStorage, name, after);
        return after;
      }),
    [name],
  );
  return {
    style: Object.fromEntries(sizes.map((size, at) => [`--pane-${at + 1}`, `${size}fr`])),
    shareAt: (separator) => shareOf(sizes, separator),
    move: change,
    reset: (separator) => change(separator, shareOf(usual, separator)),
  };
}
