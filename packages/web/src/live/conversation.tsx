// The room's messages. Drawn again when a message comes or is chosen, not with the packets, which come twenty times a second.
import type { FeedLine } from "@vitrine/live/feed";
import { memo, type RefObject, useEffect, useRef } from "react";
import { texts } from "../texts.ts";
import { type Found, FoundLines, SearchField } from "./found-lines.tsx";

export interface ConversationProps {
  readonly room: string;
  readonly port: number;
  readonly lines: readonly FeedLine[];
  /** Lines that the chosen packet carried, by their number. */
  readonly carried: ReadonlySet<number>;
  readonly chosen: number | undefined;
  readonly onChoose: (line: number | undefined) => void;
  /** Undefined where the server keeps no history. */
  readonly onSearch: ((typed: string | undefined) => void) | undefined;
  /** The search that is shown in place of the conversation. */
  readonly searched: string | undefined;
  readonly found: Found | undefined;
}

export const Conversation = memo(function Conversation(props: ConversationProps) {
  const { room, port, lines, carried, chosen, onChoose, onSearch, searched, found } = props;
  const newest = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // A reader who has chosen a line is not taken elsewhere.
    if (chosen === undefined && searched === undefined) newest.current?.scrollIntoView({ block: "nearest" });
  }, [lines, chosen, searched]);
  return (
    <section className="live-conversation" tabIndex={0} aria-label={texts.live.conversation(room)}>
      <h2>{texts.live.conversation(room)}</h2>
      {onSearch && <SearchField onSearch={onSearch} />}
      {searched === undefined ? (
        <Lines {...{ room, lines, carried, chosen, onChoose, newest }} />
      ) : (
        <FoundLines {...{ found, chosen, onChoose }} />
      )}
      {lines.length === 0 && searched === undefined && <Silence port={port} />}
    </section>
  );
});

type LinesProps = Pick<ConversationProps, "room" | "lines" | "carried" | "chosen" | "onChoose"> & {
  readonly newest: RefObject<HTMLLIElement | null>;
};

function Lines({ room, lines, carried, chosen, onChoose, newest }: LinesProps) {
  return (
    <ol>
      {lines.map(({ number, from, text, room: where }, index) => (
        <li key={number} ref={index === lines.length - 1 ? newest : undefined}>
          <button
            type="button"
            aria-pressed={number === chosen}
            className={carried.has(number) ? "carried" : undefined}
            onClick={() => onChoose(number === chosen ? undefined : number)}
          >
            {isSameRoom(where, room) ? null : <span className="quiet">{where} </span>}
            <b>{from}</b> {text}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Rooms carry `#` for IRC and none for the lab. */
export function isSameRoom(one: string, other: string): boolean {
  return one.replace(/^#/, "") === other.replace(/^#/, "");
}

/** How to join, where nobody has said anything. */
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
