// The packets: a filter above, the list, and the chosen packet taken apart below.
import { useCallback, useEffect, useMemo } from "react";
import { FilterBar } from "../filter/filter-bar.tsx";
import { isFeed, useFollow } from "../list/follow.ts";
import { useSelectedRow, type FrameFinder } from "../list/use-selected-row.ts";
import { PacketList } from "../list/packet-list.tsx";
import { DecodeAs, likelyPort } from "../packet/decode-as.tsx";
import { PacketDetail } from "../packet/packet-detail.tsx";
import { Separator } from "../pane/separator.tsx";
import { usePanes } from "../pane/use-panes.ts";
import { placeNow } from "../shell/use-place.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureSource, CaptureState, Selection, SelectionResult } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";

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
  // Progress is shown until the answer, which has looked at more.
  const isUnderWay = told !== undefined && (answered?.filter !== filter || told.looked > answered.looked);
  return {
    selection: isUnderWay ? told : answered,
    isUnderWay,
    isPending: isUnderWay || isWaiting || answer?.kind === "superseded",
  };
}

/** Where frames are among the packets of a selection; without one, among all. */
function finderOf(source: CaptureSource, selection: number | undefined): FrameFinder {
  const frameAt = async (row: number): Promise<number | undefined> => {
    if (selection === undefined) return row + 1;
    const [there] = await source.rows({ selection, first: row, end: row + 1, isRaw: false });
    return there?.frame;
  };
  return {
    frameAt,
    rowOf: async (frame) => {
      const row = await source.rowOf(selection, frame);
      return row !== undefined && (await frameAt(row)) === frame ? row : undefined;
    },
  };
}

function statusOf({ selection, isUnderWay, isPending }: Selected, packets: number): string {
  if (selection === undefined) return isPending ? texts.filter.working : texts.packets(packets);
  const { count, looked, milliseconds } = selection;
  if (isUnderWay) return texts.filter.soFar(count, looked / packets);
  return isPending ? texts.filter.working : texts.filter.shown(count, packets, milliseconds);
}

/** Chooses the first packet where the address names none. A live list has its newest packet in sight instead. */
function useFirstPacket({ source, place, go }: ViewProps, { selection, isPending }: Selected, state: CaptureState) {
  const isFiltered = place.filter.trim() !== "";
  const isKnown = isFiltered ? selection !== undefined && selection.count > 0 && !isPending : state.packets > 0;
  const isWanted = place.packet === undefined && isKnown && !isFeed(state);
  const id = isFiltered ? selection?.id : undefined;
  useEffect(() => {
    if (!isWanted) return undefined;
    let isCurrent = true;
    const choose = async (): Promise<void> => {
      const rows = await source.rows({ selection: id, first: 0, end: 1, isRaw: false }).catch(() => []);
      const isUnchosen = isCurrent && placeNow().packet === undefined;
      if (isUnchosen && rows[0] !== undefined) go({ packet: rows[0].frame }, "replace");
    };
    void choose();
    return () => {
      isCurrent = false;
    };
  }, [source, isWanted, id, go]);
}

const nothing = { frame: undefined, dissection: undefined };

export function PacketsView(props: ViewProps) {
  const { source, place, go } = props;
  const panes = usePanes("packets", [9, 11]);
  const state = useCaptureState(source);
  const selected = useSelection(source, place.filter.trim(), state);
  const { selection, isPending } = selected;
  const id = selection?.id;
  const finder = useMemo(() => finderOf(source, id), [source, id]);
  // The ladder and the graphs are those of the packet then.
  const chooseFrame = useCallback(
    (frame: number) => go({ packet: frame, field: undefined, stream: undefined }, "replace"),
    [go],
  );
  const known = selection?.looked ?? state.packets;
  const { row, isLeftOut, choose } = useSelectedRow(place.packet, known, finder, chooseFrame);
  const load = useCallback(
    (first: number, end: number) => source.rows({ selection: id, first, end, isRaw: place.isRaw }),
    [source, id, place.isRaw],
  );
  const unchoose = useCallback(() => go({ packet: undefined, field: undefined }, "replace"), [go]);
  const follow = useFollow(state, place.packet, unchoose);
  const frame = place.packet !== undefined && place.packet <= state.packets ? place.packet : undefined;
  const { answer: detail } = useAnswer(
    async () => ({ frame: frame!, dissection: await source.detail(frame!) }),
    frame === undefined ? undefined : String(frame),
  );
  // The packet before stays until this one is there, under its own number.
  const { frame: shown, dissection } = frame === undefined || detail === undefined ? nothing : detail;
  useFirstPacket(props, selected, state);
  const likely = useMemo(() => dissection && likelyPort(dissection), [dissection]);
  const status = statusOf(selected, state.packets);
  return (
    <div className="packets-view" style={panes.style}>
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
      <Separator panes={panes} at={0} orientation="horizontal" label={texts.panes.packets} />
      <section
        className="detail-place"
        aria-label={shown === undefined ? texts.packet.tree : texts.packet.region(shown)}
      >
        {dissection === undefined ? (
          <p className="quiet over">{texts.packet.none}</p>
        ) : (
          <PacketDetail
            dissection={dissection}
            field={shown === frame ? place.field : undefined}
            tools={
              source.file !== undefined &&
              likely !== undefined && <DecodeAs key={shown} source={source} decode={props.decode} likely={likely} />
            }
          />
        )}
      </section>
    </div>
  );
}
