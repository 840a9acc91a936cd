// Which conversation is looked at: those with the most packets, and the one that the address names.
import type { ConversationSummary } from "@vitrine/glass";
import { useMemo } from "react";
import type { ConversationName } from "../source/capture-source.ts";
import { texts } from "../texts.ts";
import { keyOf } from "./use-stream.ts";

/** A longer list is no choice any more: the overview leads to each. */
const mostOffered = 200;

const packetsOf = ({ ways }: ConversationSummary): number => ways[0].packets + ways[1].packets;

export interface StreamChoiceProps {
  readonly streams: readonly ConversationSummary[];
  readonly current: ConversationSummary;
  readonly onChoose: (chosen: ConversationName) => void;
}

export function StreamChoice({ streams, current, onChoose }: StreamChoiceProps) {
  const offered = useMemo(() => {
    if (streams.length <= mostOffered) return streams;
    const longest = streams.toSorted((one, other) => packetsOf(other) - packetsOf(one)).slice(0, mostOffered);
    const isOffered = new Set(longest.includes(current) ? longest : [...longest, current]);
    return streams.filter((one) => isOffered.has(one));
  }, [streams, current]);
  return (
    <label className="stream-choice">
      <span>{texts.stream.label}</span>
      <select
        value={keyOf(current)}
        onChange={(event) => {
          const chosen = offered.find((one) => keyOf(one) === event.target.value);
          if (chosen !== undefined) onChoose({ transport: chosen.transport, stream: chosen.stream });
        }}
      >
        {offered.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {texts.stream.option(one, packetsOf(one))}
          </option>
        ))}
      </select>
      {offered.length < streams.length && (
        <span className="quiet">{texts.stream.most(offered.length, streams.length)}</span>
      )}
    </label>
  );
}
