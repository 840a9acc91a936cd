// The room's messages. Drawn again when a message comes or is chosen, not with the packets, which come twenty times a second.
import type { FeedLine } from "@vitrine/live/feed";
import { memo, useEffect, useRef } from "react";
import { texts } from "../texts.ts";

export interface ConversationProps {
  readonly room: string;
  readonly port: number;
  readonly lines: readonly FeedLine[];
  /** Lines that the chosen packet carried, by their number. */
  readonly carried: ReadonlySet<number>;
  readonly chosen: number | undefined;
  readonly onChoose: (line: number | undefined) => void;
}

export const Conversation = memo(function Conversation(props: ConversationProps) {
  const { room, port, lines, carried, chosen, onChoose } = props;
  const newest = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // A reader who has chosen a line is not taken elsewhere.
    if (chosen === undefined) newest.current?.scrollIntoView({ block: "nearest" });
  }, [lines, chosen]);
  return (
    <section className="live-conversation" tabIndex={0} aria-label={texts.live.conversation(room)}>
      <h2>{texts.live.conversation(room)}</h2>
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
      {lines.length === 0 && <Silence port={port} />}
    </section>
  );
});

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
