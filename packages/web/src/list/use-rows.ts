// The rows of a long list that are loaded: asked for again whenever the window moves off them.
import { useEffect, useState } from "react";

export interface RowsInput<Row> {
  /** Gives the rows from the first to the one before `end`. Changes when the rows mean something else. */
  readonly load: (first: number, end: number) => Promise<readonly Row[]>;
  readonly first: number;
  readonly end: number;
  /** How many rows the list has. */
  readonly count: number;
  readonly version: number | string;
}

/** By their place in the list. */
export function useRows<Row>({ load, first, end, count, version }: RowsInput<Row>): ReadonlyMap<number, Row> {
  const [rows, setRows] = useState<ReadonlyMap<number, Row>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      // A source that is gone gives no rows, and says itself why.
      const loaded = await load(first, end).catch(() => []);
      if (isCurrent) setRows(new Map(loaded.map((row, at) => [first + at, row])));
    };
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [load, first, end, version, Math.min(count, end)]);
  return rows;
}
