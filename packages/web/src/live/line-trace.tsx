// The path of one message: the segments that brought it to the server, and those that took it to each who heard it.
import type { Carriage, LineTrace as Trace } from "@vitrine/live/feed";
import { texts } from "../texts.ts";

interface WayProps {
  readonly heading: string;
  readonly way: Carriage;
  readonly chosen: number | undefined;
  readonly onChoose: (frame: number) => void;
}

function Way({ heading, way, chosen, onChoose }: WayProps) {
  const frame = (number: number, words: string) => (
    <button type="button" className="frame" aria-pressed={number === chosen} onClick={() => onChoose(number)}>
      {words}
    </button>
  );
  return (
    <section className="live-way">
      <h3>{heading}</h3>
      <ul>
        {way.segments.map(({ frame: number, start, end, isRetransmission }) => (
          <li key={`${number} ${start}`}>
            {frame(number, texts.live.segment(number))} {texts.live.bytes(start, end, way.length)}
            {isRetransmission && <strong className="again"> {texts.live.again}</strong>}
          </li>
        ))}
        {way.acknowledged !== undefined && (
          <li>
            {texts.live.acknowledged} {frame(way.acknowledged.frame, texts.live.segment(way.acknowledged.frame))}
          </li>
        )}
      </ul>
      {way.unknown !== undefined && <p className="quiet">{way.unknown}</p>}
    </section>
  );
}

export interface LineTraceProps {
  readonly trace: Trace;
  readonly chosen: number | undefined;
  readonly onChoose: (frame: number) => void;
}

export function LineTrace({ trace, chosen, onChoose }: LineTraceProps) {
  const { line, speaker, hearers, moreHearers } = trace;
  return (
    <div className="live-trace">
      <Way heading={texts.live.toServer(line.from)} way={speaker} chosen={chosen} onChoose={onChoose} />
      {hearers.map((hearer) => (
        <Way
          key={hearer.connection.id}
          heading={texts.live.toHearer(hearer.name)}
          way={hearer}
          chosen={chosen}
          onChoose={onChoose}
        />
      ))}
      {moreHearers > 0 && <p className="quiet">{texts.live.moreHearers(moreHearers)}</p>}
    </div>
  );
}
