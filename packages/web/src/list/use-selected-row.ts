// Which row of a list is chosen: that of the frame that the address names; and the way to choose another.
import { useCallback, useEffect, useRef, useState } from "react";
import { hashOf, nowhere } from "../shell/address.ts";
import { placeNow } from "../shell/use-place.ts";

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

/** A row that was found, or chosen here. It says nothing about other rows, nor that another packet is left out. */
interface Found {
  readonly finder: FrameFinder | undefined;
  /** The packet that was looked for; undefined for a row that was chosen. */
  readonly packet: number | undefined;
  readonly row: number | undefined;
}

const notThere: Found = { finder: undefined, packet: undefined, row: undefined };

/** The capture and the conversation that the address names. */
function subject(): string {
  const { source, stream } = placeNow();
  return hashOf({ ...nowhere, source, stream });
}

/** `packets` are known so far: a later one is looked for when it is there. `onChoose` puts the frame into the address. */
export function useSelectedRow(
  packet: number | undefined,
  packets: number,
  finder: FrameFinder,
  onChoose: (frame: number) => void,
): SelectedRow {
  const [found, setFound] = useState(notThere);
  const chosenHere = useRef<number | undefined>(undefined);
  /** Counts the choices made here, and says among which rows the last one was. */
  const last = useRef({ choice: 0, finder });
  last.current.finder = finder;
  // React undoes all of the render before first: so among other rows the packet is looked for, even one that was chosen here.
  useEffect(
    () => () => {
      chosenHere.current = undefined;
    },
    [finder],
  );
  const hasPacket = packet !== undefined && packet <= packets;
  useEffect(() => {
    if (!hasPacket) {
      setFound(notThere);
      return undefined;
    }
    if (packet === chosenHere.current) return undefined;
    let isCurrent = true;
    const find = async (): Promise<void> => {
      const row = await finder.rowOf(packet).catch(() => undefined);
      if (isCurrent) setFound({ finder, packet, row });
    };
    void find();
    return () => {
      isCurrent = false;
    };
  }, [packet, hasPacket, finder]);
  const choose = useCallback(
    async (row: number) => {
      const choice = (last.current.choice += 1);
      const about = subject();
      const chosen = { finder, packet: undefined, row };
      setFound(chosen);
      const frame = await finder.frameAt(row).catch(() => undefined);
      // Meanwhile somebody may have chosen another row, other rows or something else to look at.
      const isLast = choice === last.current.choice && finder === last.current.finder && about === subject();
      if (!isLast || frame === undefined) return;
      chosenHere.current = frame;
      setFound(chosen);
      onChoose(frame);
    },
    [finder, onChoose],
  );
  const row = found.finder === finder ? found.row : undefined;
  const isLeftOut = found.finder === finder && packet !== undefined && found.packet === packet && row === undefined;
  return { row, isLeftOut, choose };
}
