// The packets: a filter above, the list, and the chosen packet taken apart below.
import { useCallback } from "react";
import { FilterBar } from "../filter/filter-bar.tsx";
import { isFeed, useFollow } from "../list/follow.ts";
import { PacketList } from "../list/packet-list.tsx";
import { PacketDetail } from "../packet/packet-detail.tsx";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureSource, CaptureState, SelectionResult } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { useSelectedRow } from "./use-selected-row.ts";

/** The packets of a filter; those of the one before, until these are there. */
function useSelection(source: CaptureSource, filter: string, state: CaptureState) {
  const isAskable = filter !== "" && !(state.phase === "reading" && state.packets === 0);
  // Of a file all packets are asked for once they are there; of a feed, as they come.
  const version = isFeed(state) ? state.packets : state.phase;
  const { answer, isWaiting } = useAnswer<SelectionResult>(
    () => source.select(filter),
    isAskable ? filter : undefined,
    version,
  );
  return {
    selection: filter !== "" && answer?.kind === "selected" ? answer.selection : undefined,
    isPending: filter !== "" && (isWaiting || answer?.kind === "superseded"),
  };
}

export function PacketsView(props: ViewProps) {
  const { source, place, go } = props;
  const state = useCaptureState(source);
  const { selection, isPending } = useSelection(source, place.filter.trim(), state);
  const id = selection?.id;
  const { row, isLeftOut, choose } = useSelectedRow(props, id, state.packets);
  const load = useCallback(
    (first: number, end: number) => source.rows({ selection: id, first, end, isRaw: place.isRaw }),
    [source, id, place.isRaw],
  );
  const unchoose = useCallback(() => go({ packet: undefined, field: undefined }, "replace"), [go]);
  const follow = useFollow(state, place.packet, unchoose);
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
      <FilterBar
        applied={place.filter}
        status={isLeftOut && !isPending ? `${status}${texts.filter.notAmong(place.packet!)}` : status}
        onType={(filter) => go({ filter }, "replace")}
        onKeep={(filter, before) => go({ filter }, "push", { filter: before })}
      />
      <div className="list-place" aria-busy={isPending}>
        <PacketList
          count={selection?.count ?? state.packets}
          version={`${selection?.filter} ${place.isRaw}`}
          load={load}
          selected={row}
          onSelect={(next) => void choose(next)}
          follow={follow}
        />
        {selection?.count === 0 && !isPending && <p className="quiet over">{texts.filter.nothing}</p>}
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
