// Who is connected, as the course draws it: the server above, the clients below, a TCP line to each, a dashed line between them for UDP. The speaker's line lights up,
// and then the lines to those who hear it.
import type { FeedLine, FeedPerson } from "@vitrine/live/feed";
import { texts } from "../texts.ts";
import type { Datagram } from "./use-datagram.ts";

export interface NetworkProps {
  readonly port: number;
  readonly people: readonly FeedPerson[];
  /** The last line: what travels now. */
  readonly last: FeedLine | undefined;
  /** The last direct message. */
  readonly datagram: Datagram | undefined;
}

const [width, height] = [640, 190];
const serverAt = { x: width / 2, y: 34 };
const clientsY = 138;
/** More would stand on each other. */
const mostDrawn = 12;

export function Network({ port, people, last, datagram }: NetworkProps) {
  const drawn = people.slice(-mostDrawn);
  const place = (index: number): number => (width * (index + 0.5)) / Math.max(1, drawn.length);
  const at = (address: string | undefined): number =>
    drawn.findIndex(({ connection }) => connection.address === address);
  const [sender, receiver] = [at(datagram?.from), at(datagram?.to)];
  return (
    <figure className="live-network">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={texts.live.drawing(people.map(({ name }) => name))}
      >
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
            className={last === undefined ? "tcp" : last.from === name ? "tcp spoke" : "tcp heard"}
            x1={serverAt.x}
            y1={serverAt.y + 16}
            x2={place(index)}
            y2={clientsY - 16}
          />
        ))}
        <g className="end server">
          <rect x={serverAt.x - 64} y={serverAt.y - 18} width={128} height={36} rx={4} />
          <text x={serverAt.x} y={serverAt.y + 5}>
            {texts.live.server(port)}
          </text>
        </g>
        {drawn.map(({ name, connection }, index) => (
          <g key={connection.id} className="end">
            <circle cx={place(index)} cy={clientsY} r={14} />
            <text x={place(index)} y={clientsY + 30}>
              {name.length > 12 ? `${name.slice(0, 11)}…` : name}
            </text>
            <text className="figures" x={place(index)} y={clientsY + 45}>
              {drawn.length > 6 ? connection.port : `${connection.address}:${connection.port}`}
            </text>
          </g>
        ))}
      </svg>
      {people.length > drawn.length && <figcaption>{texts.live.more(people.length - drawn.length)}</figcaption>}
    </figure>
  );
}
