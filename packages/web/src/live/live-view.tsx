// The running server: who is here, what is said, and which packets carried it.
import type { CarriedLine, LineTrace as Trace } from "@vitrine/live/feed";
import { memo, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useFollow } from "../list/follow.ts";
import { PacketList } from "../list/packet-list.tsx";
import { Separator } from "../pane/separator.tsx";
import { usePanes } from "../pane/use-panes.ts";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { Conversation } from "./conversation.tsx";
import type { Found } from "./found-lines.tsx";
import { LineTrace } from "./line-trace.tsx";
import { LiveSource } from "./live-source.ts";
import { Network } from "./network.tsx";
import { readSearch } from "./search-words.ts";
import { useDatagram } from "./use-datagram.ts";
import "../style/live.css";

/** Drawn again only when something in it has changed: packets come twenty times a second. */
const Drawing = memo(Network);

export function LiveView(props: ViewProps) {
  const { source } = props;
  return source instanceof LiveSource ? <Live {...props} live={source} /> : null;
}

interface LiveProps extends ViewProps {
  readonly live: LiveSource;
}

/** Nothing but a sentence, until the server has said what there is; for good where it lets nobody look. */
function Live(props: LiveProps) {
  const { feed } = props.live;
  const { port, words } = useSyncExternalStore(feed.subscribe, () => feed.state);
  if (port > 0) return <Watching {...props} />;
  return (
    <div className="live-view">
      <p className="live-state" role="status">
        {words ?? texts.live.connecting}
      </p>
    </div>
  );
}

function Watching({ live, place, go }: LiveProps) {
  const { feed } = live;
  const [searched, setSearched] = useState<string | undefined>();
  const found = useAnswer<Found | undefined>(() => feed.search(readSearch(searched!)), searched);
  const panes = usePanes("live", [10, 12]);
  const sides = usePanes("path", [1, 1]);
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  const packets = useCaptureState(live);
  const [line, setLine] = useState<number | undefined>();
  const frame = place.packet;
  // A packet that a link names is asked about once it is there.
  const isThere = frame !== undefined && frame <= packets.packets;
  const carrying = useAnswer<readonly CarriedLine[] | undefined>(
    () => feed.packet(frame!),
    isThere ? String(frame) : undefined,
  );
  const carried = carrying.isWaiting ? undefined : carrying.answer;
  // Asked again with every batch of packets: an ACK, or a segment that is sent again, may still come.
  const traced = useAnswer<Trace | undefined>(
    () => feed.line(line!),
    line === undefined ? undefined : String(line),
    packets.packets,
  );
  const trace = traced.answer;
  const isUnknown = line !== undefined && !traced.isWaiting && trace === undefined;
  // A server that has ended answers nothing more.
  const unknown = state.phase === "ended" ? state.words : texts.live.forgotten;
  const load = useCallback(
    (first: number, end: number) => live.rows({ selection: undefined, first, end, isRaw: place.isRaw }),
    [live, place.isRaw],
  );
  const choose = (next: number): void => go({ packet: next, stream: undefined }, "replace");
  const unchoose = useCallback(() => go({ packet: undefined }, "replace"), [go]);
  const follow = useFollow(packets, frame, unchoose);
  const datagram = useDatagram(live, packets.packets);
  const { capture } = state;
  const shownTrace = trace?.line.number === line ? trace : undefined;
  const path = useRef<HTMLElement>(null);
  const isPathKnown = shownTrace !== undefined;
  useEffect(() => {
    // On a telephone the path is below the conversation.
    if (isPathKnown) path.current?.scrollIntoView({ block: "nearest" });
  }, [line, isPathKnown]);
  const carriedLines = useMemo(() => new Set(carried?.map((one) => one.line.number)), [carried]);
  return (
    <div className="live-view" style={panes.style}>
      <p className="live-state" role="status">
        {state.phase === "ended" ? state.words : (capture?.words ?? texts.live.connecting)}{" "}
        {capture !== undefined && capture.shortened + capture.leftOut > 0 && texts.live.thinned(capture)}
        {state.linesLeftOut > 0 && texts.live.linesLeftOut(state.linesLeftOut)}
        {state.areAddressesHidden && texts.live.hidden}
        {state.isTeacher && (
          <button type="button" onClick={() => feed.pause(!state.isPaused)}>
            {state.isPaused ? texts.live.goOn : texts.live.pause}
          </button>
        )}
        {state.isPaused && !state.isTeacher && texts.live.paused}
      </p>
      <Drawing
        port={state.port}
        room={state.room}
        people={state.people}
        last={state.lines.at(-1)}
        datagram={datagram}
      />
      <div className="live-chat" style={sides.style}>
        <Conversation
          room={state.room}
          port={state.port}
          lines={state.lines}
          carried={carriedLines}
          chosen={line}
          onChoose={setLine}
          onSearch={state.canSearch ? setSearched : undefined}
          searched={searched}
          found={found.isWaiting ? undefined : found.answer}
        />
        <Separator panes={sides} at={0} orientation="vertical" label={texts.panes.path} />
        <section ref={path} className="live-path" tabIndex={0} aria-label={texts.live.path}>
          <h2>{texts.live.path}</h2>
          {shownTrace === undefined ? (
            <p className="quiet">{isUnknown ? unknown : texts.live.chooseLine}</p>
          ) : (
            <LineTrace trace={shownTrace} chosen={frame} onChoose={choose} />
          )}
        </section>
      </div>
      <Separator panes={panes} at={0} orientation="horizontal" label={texts.panes.live} />
      <section className="live-packets" aria-label={texts.views.packets}>
        <p className="quiet">
          {frame === undefined
            ? texts.live.choosePacket
            : carried === undefined
              ? texts.packet.region(frame)
              : carried.length === 0
                ? texts.live.carriedNothing(frame)
                : texts.live.carried(frame, carried.length)}
        </p>
        <div className="list-place">
          <PacketList
            count={packets.packets}
            version={`${place.isRaw}`}
            load={load}
            selected={frame === undefined ? undefined : frame - 1}
            onSelect={(row) => choose(row + 1)}
            follow={follow}
          />
        </div>
      </section>
    </div>
  );
}
