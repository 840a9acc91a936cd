// A conversation as a ladder: time goes down, the two ends are the posts, every segment is a rung.
import { useMemo, useState, type KeyboardEvent } from "react";
import { StreamChoice } from "../conversation/stream-choice.tsx";
import { useStream } from "../conversation/use-stream.ts";
import { useVirtualRows } from "../list/use-virtual-rows.ts";
import { hashOf } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { ConversationColumns } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { texts } from "../texts.ts";
import { Rung, rungHeight } from "./rung.tsx";
import { rungOf } from "./rung-words.ts";

export function Ladder(props: ViewProps) {
  const { source, place, go } = props;
  const { streams, stream, packets } = useStream(props);
  const { answer: columns } = useAnswer(
    () => source.ladder(stream!),
    stream === undefined ? undefined : String(stream),
    packets,
  );
  if (streams?.length === 0) return <p className="quiet over-view">{texts.stream.none}</p>;
  if (streams === undefined || stream === undefined || columns === undefined) return null;
  return (
    <section className="ladder" aria-label={texts.views.ladder}>
      <div className="view-bar">
        <StreamChoice
          streams={streams}
          stream={stream}
          onChoose={(chosen) => go({ stream: chosen, packet: undefined })}
        />
        <span className="quiet hint">{texts.ladder.hint}</span>
        {place.packet !== undefined && (
          <a href={hashOf({ ...place, view: "packets", filter: `tcp.stream == ${stream}` })}>{texts.ladder.open}</a>
        )}
      </div>
      <Rungs key={stream} columns={columns} {...props} />
    </section>
  );
}

/** The place of the frame in the columns, or of none. */
function placeOfFrame({ frame }: ConversationColumns, wanted: number | undefined): number | undefined {
  const at = wanted === undefined ? -1 : frame.indexOf(wanted);
  return at < 0 ? undefined : at;
}

function Rungs({ columns, place, go }: ViewProps & { readonly columns: ConversationColumns }) {
  const selected = placeOfFrame(columns, place.packet);
  const [version] = useState(0);
  const largestWindow = useMemo(() => columns.window.reduce((most, window) => Math.max(most, window), 1), [columns]);
  const onSelect = (at: number): void => go({ packet: columns.frame[at]! }, "replace");
  const open = (): void => go({ view: "packets", filter: `tcp.stream == ${columns.stream}` });
  const rows = useVirtualRows({ count: columns.frame.length, rowHeight: rungHeight, selected, onSelect, version });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && selected !== undefined) open();
    else rows.onKeyDown(event);
  };
  return (
    <div className="rungs">
      <div className="posts figures" aria-hidden="true">
        <b className="from-client">{columns.ends[0]}</b>
        <b className="from-server">{columns.ends[1]}</b>
      </div>
      <div
        className="scroller figures"
        ref={rows.scroller}
        onScroll={rows.onScroll}
        role="listbox"
        tabIndex={0}
        aria-label={texts.ladder.label(columns.ends)}
        aria-activedescendant={selected === undefined ? undefined : `rung-${selected}`}
        onKeyDown={onKeyDown}
      >
        <div className="sizer" role="presentation" style={{ height: rows.window.height }}>
          <div className="rows" role="presentation" style={{ transform: `translateY(${rows.window.top}px)` }}>
            {rows.drawn.map((at) => (
              <Rung
                key={at}
                at={at}
                rung={rungOf(columns, at, place.isRaw)}
                largestWindow={largestWindow}
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
