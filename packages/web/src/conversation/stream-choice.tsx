// Which conversation is looked at: those with the most packets, and the one that the address names.
import type { ConversationSummary } from "@vitrine/glass";
import { useMemo } from "react";
import { texts } from "../texts.ts";

/** A longer list is no choice any more: the overview leads to each. */
const mostOffered = 200;

const packetsOf = ({ ways }: ConversationSummary): number => ways[0].packets + ways[1].packets;

export interface StreamChoiceProps {
  /** TCP conversations. */
  readonly streams: readonly ConversationSummary[];
  readonly stream: number;
  readonly onChoose: (stream: number) => void;
}

export function StreamChoice({ streams, stream, onChoose }: StreamChoiceProps) {
  const offered = useMemo(() => {
    if (streams.length <= mostOffered) return streams;
    const longest = streams.toSorted((one, other) => packetsOf(other) - packetsOf(one)).slice(0, mostOffered);
    const current = streams.find((one) => one.stream === stream);
    const all = current === undefined || longest.includes(current) ? longest : [...longest, current];
    return all.toSorted((one, other) => one.stream - other.stream);
  }, [streams, stream]);
  return (
    <label className="stream-choice">
      <span>{texts.stream.label}</span>
      <select value={stream} onChange={(event) => onChoose(Number(event.target.value))}>
        {offered.map((one) => (
          <option key={one.stream} value={one.stream}>
            {texts.stream.option(one.stream, one.ends, packetsOf(one))}
          </option>
        ))}
      </select>
      {offered.length < streams.length && (
        <span className="quiet">{texts.stream.most(offered.length, streams.length)}</span>
      )}
    </label>
  );
}
