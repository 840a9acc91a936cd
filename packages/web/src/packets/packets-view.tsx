// The packets: a filter above, the list, and the chosen packet taken apart below.
import { useCallback, useEffect, useRef, useState } from "react";
import { FilterBar } from "../filter/filter-bar.tsx";
import { PacketList } from "../list/packet-list.tsx";
import { PacketDetail } from "../packet/packet-detail.tsx";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureState, SelectionResult } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";

/** Where the list stands: the row of the frame that the address names, and the way to choose another. */
function useSelectedRow({ source, place, go }: ViewProps, selection: number | undefined, packets: number) {
  const [row, setRow] = useState<number | undefined>();
  const chosenHere = useRef<number | undefined>(undefined);
  const hasPacket = place.packet !== undefined && place.packet <= packets;
  useEffect(() => {
    const { packet } = place;
    if (packet === undefined || !hasPacket) {
      setRow(undefined);
      return undefined;
    }
    if (packet === chosenHere.current) return undefined;
    let isCurrent = true;
    const find = async (): Promise<void> => {
      const found = await source.rowOf(selection, packet).catch(() => undefined);
      if (isCurrent) setRow(found);
    };
    void find();
    return () => {
      isCurrent = false;
    };
  }, [source, selection, place.packet, hasPacket]);
  const choose = useCallback(
    async (next: number) => {
      setRow(next);
      let frame: number | undefined = next + 1;
      if (selection !== undefined) {
        const query = { selection, first: next, end: next + 1, isRaw: false };
        const [chosen] = await source.rows(query).catch(() => []);
        frame = chosen?.frame;
      }
      chosenHere.current = frame;
      if (frame !== undefined) go({ packet: frame, field: undefined }, "replace");
    },
    [source, selection, go],
  );
  useEffect(() => {
    chosenHere.current = undefined;
  }, [selection]);
  return [row, choose] as const;
}

/** When a filter is asked for again: once a file is read; of a feed, whenever it has grown by a part. */
function paceOf({ phase, packets, bytesTotal }: CaptureState): string {
  const isFeed = phase === "reading" && bytesTotal === 0;
  return isFeed ? String(Math.floor(16 * Math.log2(packets + 1))) : phase;
}

export function PacketsView(props: ViewProps) {
  const { source, place, go } = props;
  const state = useCaptureState(source);
  const filter = place.filter.trim();
  const filtered = useAnswer<SelectionResult>(
    () => source.select(filter),
    filter === "" || (state.phase === "reading" && state.packets === 0) ? undefined : `${filter} ${paceOf(state)}`,
  );
  const result = filter === "" ? undefined : filtered.answer;
  const selection = result?.kind === "selected" && result.selection.filter === filter ? result.selection : undefined;
  const isPending = filter !== "" && result?.kind !== "refused" && selection === undefined;
  const count = filter === "" || result?.kind === "refused" ? state.packets : (selection?.count ?? 0);
  const id = selection?.id;
  const [row, choose] = useSelectedRow(props, id, state.packets);
  const load = useCallback(
    (first: number, end: number) => source.rows({ selection: id, first, end, isRaw: place.isRaw }),
    [source, id, place.isRaw],
  );
  const frame = place.packet !== undefined && place.packet <= state.packets ? place.packet : undefined;
  const detail = useAnswer(() => source.detail(frame!), frame === undefined ? undefined : String(frame));
  const dissection = frame === undefined ? undefined : detail.answer;
  const status = isPending
    ? texts.filter.working
    : selection === undefined
      ? texts.packets(state.packets)
      : texts.filter.shown(selection.count, state.packets, selection.milliseconds);
  return (
    <div className="packets-view">
      <FilterBar applied={place.filter} status={status} onApply={(text) => go({ filter: text })} />
      <div className="list-place">
        <PacketList
          count={isPending ? 0 : count}
          version={`${id} ${place.isRaw}`}
          load={load}
          selected={row}
          onSelect={(next) => void choose(next)}
        />
        {selection?.count === 0 && <p className="quiet over">{texts.filter.nothing}</p>}
      </div>
      <section
        className="detail-place"
        aria-label={frame === undefined ? texts.packet.tree : texts.packet.region(frame)}
      >
        {dissection === undefined ? (
          <p className="quiet over">{texts.packet.none}</p>
        ) : (
          <PacketDetail dissection={dissection} field={place.field} />
        )}
      </section>
    </div>
  );
}
