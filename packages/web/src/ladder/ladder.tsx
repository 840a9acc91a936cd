// A conversation as a ladder: time goes down, the two ends are the posts, every packet is a rung.
import { useCallback, useMemo, type CSSProperties, type KeyboardEvent } from "react";
import { StreamChoice } from "../conversation/stream-choice.tsx";
import { filterOf, keyOf, useStream } from "../conversation/use-stream.ts";
import { useCopy } from "../copy/use-copy.ts";
import { useRows } from "../list/use-rows.ts";
import { useSelectedRow } from "../list/use-selected-row.ts";
import { useVirtualRows } from "../list/use-virtual-rows.ts";
import { hashOf } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { ConversationName, LadderOutline } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { texts } from "../texts.ts";
import { Rung, rungHeight } from "./rung.tsx";
import { rungText, rungWords } from "./rung-words.ts";

export function Ladder(props: ViewProps) {
  const { source, place, go } = props;
  const { streams, current, packets } = useStream(props, ["tcp", "udp"]);
  const key = current && keyOf(current);
  const { answer: outline, isWaiting } = useAnswer(() => source.ladder(nameOf(current!)), key, packets);
  if (streams?.length === 0) return <p className="quiet over-view">{texts.stream.none}</p>;
  if (streams === undefined || current === undefined || outline === undefined) return null;
  return (
    <section className="ladder" aria-label={texts.views.ladder}>
      <div className="view-bar">
        <StreamChoice streams={streams} current={current} onChoose={(stream) => go({ stream, packet: undefined })} />
        {place.packet !== undefined && (
          <a href={hashOf({ ...place, view: "packets", filter: filterOf(current) })}>{texts.ladder.open}</a>
        )}
        <span className="quiet hint">{texts.ladder.hint(current.transport)}</span>
      </div>
      {!isWaiting && <Rungs key={key} {...props} conversation={nameOf(current)} outline={outline} known={packets} />}
    </section>
  );
}

const nameOf = ({ transport, stream }: ConversationName): ConversationName => ({ transport, stream });

interface RungsProps extends ViewProps {
  readonly conversation: ConversationName;
  readonly outline: LadderOutline;
  /** Packets of the capture that are known so far. */
  readonly known: number;
}

/** The way to a conversation's rungs, made anew only for another conversation. */
function useRungSource({ source, conversation: { transport, stream } }: RungsProps) {
  return useMemo(() => {
    const conversation = { transport, stream };
    const load = (first: number, end: number) => source.rungs({ conversation, first, end });
    const frameAt = async (row: number): Promise<number | undefined> => (await load(row, row + 1))[0]?.frame;
    const rowOf = (frame: number) => source.rungOf(conversation, frame);
    return { load, finder: { frameAt, rowOf } };
  }, [source, transport, stream]);
}

function Rungs(props: RungsProps) {
  const { conversation, outline, known, place, go } = props;
  const { load, finder } = useRungSource(props);
  const chooseFrame = useCallback((frame: number) => go({ packet: frame }, "replace"), [go]);
  const { row: selected, choose } = useSelectedRow(place.packet, known, finder, chooseFrame);
  const onSelect = useCallback((at: number) => void choose(at), [choose]);
  const open = useCallback(
    () => go({ view: "packets", filter: filterOf(conversation) }),
    [go, conversation.transport, conversation.stream],
  );
  const version = keyOf(conversation);
  const list = useVirtualRows({ count: outline.packets, rowHeight: rungHeight, selected, onSelect, version });
  const rows = useRows({ load, first: list.window.first, end: list.window.end, count: outline.packets, version });
  const wordsAt = (at: number | undefined) => {
    const row = at === undefined ? undefined : rows.get(at);
    return row && rungWords(outline, row, conversation.transport === "tcp", place.isRaw);
  };
  useCopy(list.scroller, (selection) => {
    const words = wordsAt(selected);
    return selection === undefined && words !== undefined ? rungText(rows.get(selected!)!, words) : undefined;
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && selected !== undefined) open();
    else list.onKeyDown(event);
  };
  const timeWidth = { "--time": `${outline.lastTime.toFixed(6).length}ch` } as CSSProperties;
  return (
    <div className="rungs" style={timeWidth}>
      <div className="posts figures" aria-hidden="true">
        <b className="from-client" title={outline.ends[0]}>
          {outline.ends[0]}
        </b>
        <b className="from-server" title={outline.ends[1]}>
          {outline.ends[1]}
        </b>
      </div>
      <div
        className="scroller figures"
        ref={list.scroller}
        onScroll={list.onScroll}
        role="listbox"
        tabIndex={0}
        aria-label={texts.ladder.label(outline.ends)}
        aria-activedescendant={selected === undefined ? undefined : `rung-${selected}`}
        onKeyDown={onKeyDown}
      >
        <div className="sizer" role="presentation" style={{ height: list.window.height }}>
          <div className="rows" role="presentation" style={{ transform: `translateY(${list.window.top}px)` }}>
            {list.drawn.map((at) => (
              <Rung
                key={at}
                at={at}
                row={rows.get(at)}
                words={wordsAt(at)}
                largestWindow={outline.largestWindow}
                isSelected={at === selected}
                onSelect={onSelect}
                onOpen={open}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
