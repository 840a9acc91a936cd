// How a TCP conversation goes in a capture: how it ends, and what of it the capture lacks.
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { missingIn, type Missing } from "./sent/missing.ts";

/**
 * closed: a FIN from both sides. reset: a RST. refused: a RST for the SYN. unanswered: a SYN and no packet back. half-closed: a FIN
 * from one side. open: it still runs when the capture ends.
 */
export type ConversationState = "closed" | "reset" | "refused" | "unanswered" | "half-closed" | "open";

export interface Completeness {
  readonly connection: Connection;
  readonly state: ConversationState;
  readonly syn: Segment | undefined;
  readonly end: "FIN" | "RST" | undefined;
  readonly endSegment: Segment | undefined;
  /** Handshake segments that are not in the capture, though the conversation was opened. */
  readonly lacksOpening: "SYN" | "SYN-ACK" | undefined;
  readonly missing: readonly Missing[];
}

interface Ends {
  readonly reset: Segment | undefined;
  readonly finishes: readonly [Segment | undefined, Segment | undefined];
  readonly hasServer: boolean;
  /** A packet shows that the connection was opened: one of the server's that is no reset, or an acknowledgment of the client's. */
  readonly wasOpened: boolean;
  readonly hasServerData: boolean;
}

/** Shows that the client got a SYN-ACK, also where the capture has no packet of the server's. */
export function acknowledgesSynAck({ isFromClient, isSyn, isAck, isReset }: Segment): boolean {
  return isFromClient && isAck && !isSyn && !isReset;
}

function endsOf({ segments }: Connection): Ends {
  let reset: Segment | undefined;
  const finishes: [Segment | undefined, Segment | undefined] = [undefined, undefined];
  let [hasServer, hasServerData, wasOpened] = [false, false, false];
  for (const segment of segments) {
    if (segment.isReset) reset ??= segment;
    if (segment.isFin) finishes[segment.isFromClient ? 0 : 1] ??= segment;
    hasServer ||= !segment.isFromClient;
    hasServerData ||= !segment.isFromClient && !segment.isReset;
    wasOpened ||= hasServerData || acknowledgesSynAck(segment);
  }
  return { reset, finishes, hasServer, hasServerData, wasOpened };
}

function stateOf(syn: Segment | undefined, { reset, finishes, hasServer, hasServerData }: Ends): ConversationState {
  if (syn !== undefined && !hasServer && finishes[0] === undefined) return "unanswered";
  if (syn !== undefined && reset !== undefined && !reset.isFromClient && !hasServerData) return "refused";
  if (reset !== undefined) return "reset";
  const [client, server] = finishes;
  if (client !== undefined && server !== undefined) return "closed";
  return client === undefined && server === undefined ? "open" : "half-closed";
}

function lacksOpening({ synAck }: Connection, syn: Segment | undefined, ends: Ends): Completeness["lacksOpening"] {
  if (syn === undefined) return "SYN";
  return synAck === undefined && ends.wasOpened ? "SYN-ACK" : undefined;
}

export function examine(connection: Connection): Completeness {
  const { syn } = connection;
  const ends = endsOf(connection);
  const state = stateOf(syn, ends);
  const [client, server] = ends.finishes;
  // A client may have sent more than its SYN and got nothing back: then it is the answers that the capture lacks.
  const hasOnlySyns = state === "unanswered" && connection.segments.every(({ isSyn, isReset }) => isSyn || isReset);
  return {
    connection,
    state: state === "unanswered" && !hasOnlySyns ? "open" : state,
    syn,
    end: ends.reset !== undefined ? "RST" : client !== undefined && server !== undefined ? "FIN" : undefined,
    endSegment: ends.reset ?? (client !== undefined && server !== undefined ? laterOf(client, server) : undefined),
    lacksOpening: lacksOpening(connection, syn, ends),
    missing: missingIn(connection),
  };
}

const laterOf = (one: Segment, other: Segment): Segment => (one.frame > other.frame ? one : other);

/** The capture lacks nothing of it. */
export function lacksNothing({ lacksOpening, missing, connection }: Completeness): boolean {
  return lacksOpening === undefined && missing.length === 0 && connection.unkept === 0;
}

/** It is in the capture from its SYN to its end. */
export function isSeenToEnd({ syn, end }: Completeness): boolean {
  return syn !== undefined && end !== undefined;
}
