// Where the list stands: the row of the frame that the address names, and the way to choose another.
import { useCallback, useEffect, useRef, useState } from "react";
import type { ViewProps } from "../shell/view-props.ts";

export interface SelectedRow {
  /** Counted from 0; undefined where the frame is not among the selected ones. */
  readonly row: number | undefined;
  /** The address names a packet that the filter leaves out. */
  readonly isLeftOut: boolean;
  readonly choose: (row: number) => Promise<void>;
}

interface Found {
  readonly row: number | undefined;
  readonly isLeftOut: boolean;
}

const nowhere: Found = { row: undefined, isLeftOut: false };

export function useSelectedRow(
  { source, place, go }: ViewProps,
  selection: number | undefined,
  packets: number,
): SelectedRow {
  const [found, setFound] = useState(nowhere);
  const chosenHere = useRef<number | undefined>(undefined);
  const { packet } = place;
  const hasPacket = packet !== undefined && packet <= packets;
  const frameOf = useCallback(
    async (row: number): Promise<number | undefined> => {
      if (selection === undefined) return row + 1;
      const [there] = await source.rows({ selection, first: row, end: row + 1, isRaw: false }).catch(() => []);
      return there?.frame;
    },
    [source, selection],
  );
  useEffect(() => {
    if (!hasPacket) {
      setFound(nowhere);
      return undefined;
    }
    if (packet === chosenHere.current) return undefined;
    let isCurrent = true;
    const find = async (): Promise<void> => {
      const row = await source.rowOf(selection, packet).catch(() => undefined);
      const isThere = row !== undefined && (await frameOf(row)) === packet;
      if (isCurrent) setFound({ row: isThere ? row : undefined, isLeftOut: !isThere });
    };
    void find();
    return () => {
      isCurrent = false;
    };
  }, [source, selection, packet, hasPacket, frameOf]);
  const choose = useCallback(
    async (row: number) => {
      setFound({ row, isLeftOut: false });
      const frame = await frameOf(row);
      chosenHere.current = frame;
      // The ladder and the graphs are those of the packet then.
      if (frame !== undefined) go({ packet: frame, field: undefined, stream: undefined }, "replace");
    },
    [frameOf, go],
  );
  useEffect(() => {
    chosenHere.current = undefined;
  }, [selection]);
  return { ...found, choose };
}
