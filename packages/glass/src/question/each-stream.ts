// Asks a question of every TCP conversation in the captures, in order; the headline is the first that has an answer.
import type { Finding, Json, Seen, StreamAnswer } from "./answer.ts";
import type { Connection } from "./seen/connection.ts";

export function everyConnection(seen: Seen): Connection[] {
  return seen.captures.flatMap(({ connections }) => connections);
}

/** The headline's finding with those of all conversations beside it. `needs` is for captures without TCP. */
export function askEachStream(seen: Seen, needs: string, ask: (connection: Connection) => Finding): Finding {
  const streams = everyConnection(seen).map((connection): StreamAnswer => {
    const { file, stream, clientText: client, serverText: server } = connection;
    return Object.assign(ask(connection), { file, stream, client, server });
  });
  const headline = streams.find(({ answered }) => answered) ?? streams[0];
  if (headline === undefined)
    return { answered: false, needs: `There is no TCP conversation in this capture. ${needs}` };
  if (!headline.answered) return { answered: false, needs: headline.needs, streams };
  const { answer, explanation, values, evidence, figures, stream, client, server } = headline;
  const each: Json[] = streams.map((one) => ({
    stream: one.stream,
    file: one.file,
    client: one.client,
    server: one.server,
    answered: one.answered,
    ...(one.answered ? one.values : { needs: one.needs }),
  }));
  return {
    answered: true,
    answer,
    explanation,
    values: { ...values, stream, client, server, streams: each },
    evidence,
    ...(figures === undefined ? {} : { figures }),
    streams,
  };
}
