// How the masks of several conditions become one.
import { CHUNK_ROWS, type PacketColumns } from "../../analysis/packet-columns.ts";
import { andInto, NOT_SELECTED, orInto, SELECTED, xorInto, type Mask } from "./mask.ts";

/** Fills a mask for a chunk. */
export type Marker = (chunk: PacketColumns, into: Mask) => void;

interface Join {
  readonly join: (into: Mask, other: Mask, rows: number) => void;
  /** Where all rows are so, no further condition changes them. */
  readonly settled: number | undefined;
}

export const joins = {
  and: { join: andInto, settled: NOT_SELECTED },
  or: { join: orInto, settled: SELECTED },
  xor: { join: xorInto, settled: undefined },
} as const satisfies Record<string, Join>;

function isSettled(mask: Mask, rows: number, settled: number | undefined): boolean {
  for (let row = 0; row < rows; row += 1) if (mask[row] !== settled) return false;
  return true;
}

/** The mask of the first condition, joined with those of the others. */
export function joined(markers: readonly Marker[], { join, settled }: Join): Marker {
  const [first, ...others] = markers;
  if (others.length === 0) return first!;
  const scratch = new Uint8Array(CHUNK_ROWS);
  return (chunk, into) => {
    first!(chunk, into);
    for (const other of others) {
      if (isSettled(into, chunk.rows, settled)) return;
      other(chunk, scratch);
      join(into, scratch, chunk.rows);
    }
  };
}
