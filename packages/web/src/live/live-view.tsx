// The running server: who is here, what is said, and which packets carried it.
import type { CarriedLine, LineTrace as Trace } from "@vitrine/live/feed";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useFollow } from "../list/follow.ts";
import { PacketList } from "../list/packet-list.tsx";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { LineTrace } from "./line-trace.tsx";
import { LiveSource } from "./live-source.ts";
import { Network } from "./network.tsx";
import { useDatagram } from "./use-datagram.ts";
import "../style/live.css";

export function LiveView(props: ViewProps) {
  const { source } = props;
  return source instanceof LiveSource ? <Watching {...props} live={source} /> : null;
}

function Watching({ live, place, go }: ViewProps & { readonly live: LiveSource }) {
  const { feed } = live;
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  const packets = useCaptureState(live);
  const [line, setLine] = useState<number | undefined>();
  const frame = place.packet;
  const carried = useAnswer<readonly CarriedLine[]>(
    () => feed.packet(frame!),
    frame === undefined ? undefined : String(frame),
  ).answer;
  // Asked again with every batch of packets: an ACK, or a segment that is sent again, may still come.
  const trace = useAnswer<Trace | undefined>(
    () => feed.line(line!),
    line === undefined ? undefined : String(line),
    packets.packets,
  ).answer;
  const load = useCallback(
    (first: number, end: number) => live.rows({ selection: undefined, first, end, isRaw: place.isRaw }),
    [live, place.isRaw],
  );
  const choose = (next: number): void => go({ packet: next, stream: undefined }, "replace");
  const unchoose = useCallback(() => go({ packet: undefined }, "replace"), [go]);
  const follow = useFollow(packets, frame, unchoose);
  const datagram = useDatagram(live, packets.packets);
  const newest = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Who has chosen a line is reading, and is not taken elsewhere.
    if (line === undefined) newest.current?.scrollIntoView({ block: "nearest" });
  }, [state.lines, line]);
  const { capture } = state;
  const isCarried = (number: number): boolean =>
    frame !== undefined && carried?.some((one) => one.line.number === number) === true;
  return (
    <div className="live-view">
      <p className="live-state" role="status">
        {state.phase === "ended" ? state.words : (capture?.words ?? texts.live.connecting)}{" "}
        {capture !== undefined && capture.shortened + capture.leftOut > 0 && texts.live.thinned(capture)}
        {state.areAddressesHidden && texts.live.hidden}
        {state.isTeacher && (
          <button type="button" onClick={() => feed.pause(!state.isPaused)}>
            {state.isPaused ? texts.live.goOn : texts.live.pause}
          </button>
        )}
        {state.isPaused && !state.isTeacher && texts.live.paused}
      </p>
      <Network port={state.port} people={state.people} last={state.lines.at(-1)} datagram={datagram} />
      <section className="live-conversation" tabIndex={0} aria-label={texts.live.conversation(state.room)}>
        <h2>{texts.live.conversation(state.room)}</h2>
        <ol>
          {state.lines.map(({ number, from, text }, index) => (
            <li key={number} ref={index === state.lines.length - 1 ? newest : undefined}>
              <button
                type="button"
                aria-pressed={number === line}
                className={isCarried(number) ? "carried" : undefined}
                onClick={() => setLine(number === line ? undefined : number)}
              >
                <b>{from}</b> {text}
              </button>
            </li>
          ))}
        </ol>
        {state.lines.length === 0 && <Silence port={state.port} />}
      </section>
      <section className="live-ways" tabIndex={0} aria-label={texts.live.ways}>
        <h2>{texts.live.ways}</h2>
        {trace === undefined || trace.line.number !== line ? (
          <p className="quiet">{texts.live.chooseLine}</p>
        ) : (
          <LineTrace trace={trace} chosen={frame} onChoose={choose} />
        )}
      </section>
      <section className="live-packets" aria-label={texts.views.packets}>
        <p className="quiet">
          {frame === undefined
            ? texts.live.choosePacket
            : carried === undefined || carried.length === 0
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

/** What to do where nobody has said anything. */
function Silence({ port }: { readonly port: number }) {
  return (
    <>
      <p className="quiet">{texts.live.silence}</p>
      <p>
        <code>{texts.live.join(location.hostname, port)}</code>
      </p>
      <p className="quiet">{texts.live.joinHint}</p>
    </>
  );
}
