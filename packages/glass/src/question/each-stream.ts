// Asks a question of every TCP conversation in the captures, in order: the first ones in full, the others as rows of a table.
import type { Answered, Finding, Json, Seen, StreamAnswer, Values } from "./answer.ts";
import { everyConnection } from "./conversation-name.ts";
import type { Connection } from "./seen/connection.ts";
import { mostAnswered } from "./seen/limit.ts";
import { counted, figure } from "./wording.ts";

export interface AskedStreams {
  /** The answers in full. */
  readonly streams: readonly StreamAnswer[];
  /** For every conversation its values, or a row of them. */
  readonly each: readonly Json[];
  /** How many have a row only. */
  readonly rows: number;
  /** A sentence about the rows; empty where there are none. */
  readonly note: string;
}

const endsOf = ({ file, stream, clientText: client, serverText: server }: Connection) => ({
  file,
  stream,
  client,
  server,
});

/** `row` gives what the table says of a conversation that is not answered in full; undefined where it has no answer. */
export function askStreams(
  seen: Seen,
  ask: (connection: Connection) => Finding,
  row: (connection: Connection) => Values | undefined,
): AskedStreams {
  const all = everyConnection(seen);
  const most = seen.conversations ?? mostAnswered;
  const streams = all
    .slice(0, most)
    .map((connection): StreamAnswer => Object.assign(ask(connection), endsOf(connection)));
  const full = streams.map(({ stream, file, client, server, ...finding }): Json => {
    const { answered } = finding;
    return { stream, file, client, server, answered, ...(answered ? finding.values : { needs: finding.needs }) };
  });
  const short = all.slice(most).map((connection): Json => {
    const values = row(connection);
    return Object.assign(endsOf(connection), { answered: values !== undefined, isRow: true }, values);
  });
  const note =
    short.length === 0
      ? ""
      : ` The first ${counted(streams.length, "conversation")} of ${figure(all.length)} are answered in full; the other ` +
        `${figure(short.length)} are rows of the table (values.streams in the JSON).`;
  return { streams, each: [...full, ...short], rows: short.length, note };
}

/** The keys that say which conversations a finding covers. */
export function streamKeys({ streams, rows }: AskedStreams): Pick<Answered, "streams" | "rows"> {
  return { streams, ...(rows === 0 ? {} : { rows }) };
}

export function noConversation(needs: string): Finding {
  return { answered: false, needs: `There is no TCP conversation in this capture. ${needs}` };
}

/** The answers for all conversations below a headline: the first that has an answer. `needs` is for captures without TCP. */
export function askEachStream(
  seen: Seen,
  needs: string,
  ask: (connection: Connection) => Finding,
  row: (connection: Connection) => Values | undefined,
): Finding {
  const asked = askStreams(seen, ask, row);
  const headline = asked.streams.find(({ answered }) => answered) ?? asked.streams[0];
  if (headline === undefined) return noConversation(needs);
  const { stream, client, server, file, ...finding } = headline;
  if (!finding.answered) return { ...finding, ...streamKeys(asked) };
  return {
    ...finding,
    explanation: finding.explanation + asked.note,
    values: { ...finding.values, stream, client, server, file, streams: asked.each },
    ...streamKeys(asked),
  };
}
