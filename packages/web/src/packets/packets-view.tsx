// The packets: a filter above, the list, and the chosen packet taken apart below.
import { useCallback } from "react";
import { FilterBar } from "../filter/filter-bar.tsx";
import { useFollow } from "../list/follow.ts";
import { PacketList } from "../list/packet-list.tsx";
import { PacketDetail } from "../packet/packet-detail.tsx";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureSource, CaptureState, Selection, SelectionResult } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { useSelectedRow } from "./use-selected-row.ts";

interface Selected {
  readonly selection: Selection | undefined;
  /** It is not through yet. */
  readonly isUnderWay: boolean;
  /** Nothing final is there, be it of the filter before. */
  readonly isPending: boolean;
}

/** The packets of a filter, as far as it is; those of the one before, until the first are there. */
function useSelection(source: CaptureSource, filter: string, state: CaptureState): Selected {
  const isAskable = filter !== "" && !(state.phase === "reading" && state.packets === 0);
  const key = isAskable ? filter : undefined;
  const { answer, isWaiting } = useAnswer<SelectionResult>(() => source.select(filter), key, state.packets);
  if (filter === "") return { selection: undefined, isUnderWay: false, isPending: false };
  const answered = answer?.kind === "selected" ? answer.selection : undefined;
  const told = state.selection?.filter === filter ? state.selection : undefined;
  // What is told on the way stands until the answer, which has looked at more.
  const isUnderWay = told !== undefined && (answered?.filter !== filter || told.looked > answered.looked);
  return {
    selection: isUnderWay ? told : answered,
    isUnderWay,
    isPending: isUnderWay || isWaiting || answer?.kind === "superseded",
  };
}

function statusOf({ selection, isUnderWay, isPending }: Selected, packets: number): string {
  if (selection === undefined) return isPending ? texts.filter.working : texts.packets(packets);
  const { count, looked, milliseconds } = selection;
  if (isUnderWay) return texts.filter.soFar(count, looked / packets);
  return isPending ? texts.filter.working : texts.filter.shown(count, packets, milliseconds);
}

export function PacketsView(props: ViewProps) {
  const { source, place, go } = props;
  const state = useCaptureState(source);
  const selected = useSelection(source, place.filter.trim(), state);
  const { selection, isPending } = selected;
  const id = selection?.id;
  const { row, isLeftOut, choose } = useSelectedRow(props, id, selection?.looked ?? state.packets);
  const load = useCallback(
    (first: number, end: number) => source.rows({ selection: id, first, end, isRaw: place.isRaw }),
    [source, id, place.isRaw],
  );
  const unchoose = useCallback(() => go({ packet: undefined, field: undefined }, "replace"), [go]);
  const follow = useFollow(state, place.packet, unchoose);
  const frame = place.packet !== undefined && place.packet <= state.packets ? place.packet : undefined;
  const detail = useAnswer(() => source.detail(frame!), frame === undefined ? undefined : String(frame));
  const dissection = frame === undefined ? undefined : detail.answer;
  const status = statusOf(selected, state.packets);
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
