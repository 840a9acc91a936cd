// The connected people, as the course draws them: the server above, the clients below, a TCP line to each, a dashed line for UDP. The speaker's line lights up,
// and then the lines to its hearers.
import type { FeedLine, FeedPerson } from "@vitrine/live/feed";
import { useLayoutEffect, useRef, useState } from "react";
import { texts } from "../texts.ts";
import { isSameRoom } from "./conversation.tsx";
import type { Datagram } from "./use-datagram.ts";

export interface NetworkProps {
  readonly port: number;
  /** The lab's room, in which everybody hears every line. */
  readonly room: string;
  readonly people: readonly FeedPerson[];
  /** The last line: what travels now. */
  readonly last: FeedLine | undefined;
  /** The last direct message. */
  readonly datagram: Datagram | undefined;
}

const height = 178;
const serverY = 24;
const clientsY = 114;
/** The width of an address, in CSS pixels: nearer to each other, people would cover their neighbours. */
const personWidth = 112;
/** On a wide page a few people are drawn together rather than at its ends. */
const widestGap = 240;

/** The width of an element, in CSS pixels. */
function useWidth<E extends HTMLElement>() {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const measured = element.current!;
    const measure = (): void => setWidth(measured.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    measure();
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

export function Network({ port, room, people, last, datagram }: NetworkProps) {
  const [figure, width] = useWidth<HTMLElement>();
  const drawn = people.slice(-Math.max(1, Math.floor(width / personWidth)));
  const middle = width / 2;
  const gap = Math.min(widestGap, width / Math.max(1, drawn.length));
  const place = (index: number): number => middle + gap * (index - (drawn.length - 1) / 2);
  const at = (address: string | undefined): number =>
    drawn.findIndex(({ connection }) => connection.address === address);
  // Of other rooms the page does not know the members.
  const isHeard = last !== undefined && isSameRoom(last.room, room);
  const [sender, receiver] = [at(datagram?.from), at(datagram?.to)];
  return (
    <figure ref={figure} className="live-network">
      <svg width={width} height={height} role="img" aria-label={texts.live.drawing(people.map(({ name }) => name))}>
        {drawn.length > 1 && (
          <line className="udp" x1={place(0)} y1={clientsY} x2={place(drawn.length - 1)} y2={clientsY} />
        )}
        {datagram !== undefined && sender >= 0 && receiver >= 0 && sender !== receiver && (
          <line
            key={datagram.frame}
            className="udp sent"
            x1={place(sender)}
            y1={clientsY}
            x2={place(receiver)}
            y2={clientsY}
          />
        )}
        {drawn.map(({ name, connection }, index) => (
          <line
            key={`${connection.id} ${last?.number}`}
            className={last === undefined ? "tcp" : last.from === name ? "tcp spoke" : isHeard ? "tcp heard" : "tcp"}
            x1={middle}
            y1={serverY + 16}
            x2={place(index)}
            y2={clientsY - 14}
          />
        ))}
        <g className="end server">
          <rect x={middle - 64} y={serverY - 16} width={128} height={32} rx={4} />
          <text x={middle} y={serverY + 5}>
            {texts.live.server(port)}
          </text>
        </g>
        {drawn.map(({ name, connection }, index) => (
          <g key={connection.id} className="end">
            <circle cx={place(index)} cy={clientsY} r={12} />
            <text x={place(index)} y={clientsY + 28}>
              {shortened(name, 13)}
            </text>
            <text className="figures" x={place(index)} y={clientsY + 44}>
              {shortened(connection.address, 15)}
            </text>
            <text className="figures" x={place(index)} y={clientsY + 59}>
              {texts.live.port(connection.port, connection.wrapping)}
            </text>
          </g>
        ))}
      </svg>
      {people.length > drawn.length && <figcaption>{texts.live.more(people.length - drawn.length)}</figcaption>}
    </figure>
  );
}
