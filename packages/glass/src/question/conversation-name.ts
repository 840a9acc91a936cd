// Names TCP conversations in sentences, and finds which conversations of several captures are one.
import type { Connection } from "./seen/connection.ts";
import type { Seen } from "./seen/seen.ts";

export function everyConnection(seen: Seen): Connection[] {
  return seen.captures.flatMap(({ connections }) => connections);
}

/** "tcp.stream 2, 10.20.30.11:40000 and 10.20.30.3:5000"; of several captures also the file. */
export function conversationName({ file, stream, clientText, serverText }: Connection, { captures }: Seen): string {
  const where = captures.length > 1 ? ` of ${file}` : "";
  return `tcp.stream ${stream}${where}, ${clientText} and ${serverText}`;
}

/** A capture at the server and one at a client hold the same conversation: the groups of those that are one. */
export function sameConversations(connections: readonly Connection[]): Connection[][] {
  const groups = Map.groupBy(
    connections,
    ({ clientText, serverText, syn }) => `${clientText} ${serverText} ${syn?.seqRaw ?? ""}`,
  );
  return [...groups.values()].flatMap((group) => {
    // Two in one file are two, though their ends are the same: a capture that has no SYN of either.
    const files = new Set(group.map(({ file }) => file));
    return files.size === group.length ? [group] : group.map((one) => [one]);
  });
}
