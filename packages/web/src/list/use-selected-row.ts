// Which row of a list is chosen: that of the frame that the address names; and the way to choose another.
import { useCallback, useEffect, useRef, useState } from "react";

/** Where frames are in a list. Another object when the rows mean other frames. */
export interface FrameFinder {
  /** The row of a frame, counted from 0; undefined where it is not in the list. */
  readonly rowOf: (frame: number) => Promise<number | undefined>;
  readonly frameAt: (row: number) => Promise<number | undefined>;
}

export interface SelectedRow {
  /** Counted from 0; undefined where the frame is not in the list. */
  readonly row: number | undefined;
  /** The address names a packet that the list does not have. */
  readonly isLeftOut: boolean;
  readonly choose: (row: number) => Promise<void>;
}

interface Found {
  readonly row: number | undefined;
  readonly isLeftOut: boolean;
}

const nowhere: Found = { row: undefined, isLeftOut: false };

/** `packets` are known so far: a later one is looked for when it is there. `onChoose` puts the frame into the address. */
export function useSelectedRow(
  packet: number | undefined,
  packets: number,
  finder: FrameFinder,
  onChoose: (frame: number) => void,
): SelectedRow {
  const [found, setFound] = useState(nowhere);
  const chosenHere = useRef<number | undefined>(undefined);
  const hasPacket = packet !== undefined && packet <= packets;
  useEffect(() => {
    if (!hasPacket) {
      setFound(nowhere);
      return undefined;
    }
    if (packet === chosenHere.current) return undefined;
    let isCurrent = true;
    const find = async (): Promise<void> => {
      const row = await finder.rowOf(packet).catch(() => undefined);
      if (isCurrent) setFound({ row, isLeftOut: row === undefined });
    };
    void find();
    return () => {
      isCurrent = false;
    };
  }, [packet, hasPacket, finder]);
  const choose = useCallback(
    async (row: number) => {
      setFound({ row, isLeftOut: false });
      const frame = await finder.frameAt(row).catch(() => undefined);
      chosenHere.current = frame;
      if (frame !== undefined) onChoose(frame);
    },
    [finder, onChoose],
  );
  useEffect(() => {
    chosenHere.current = undefined;
  }, [finder]);
  return { ...found, choose };
}
