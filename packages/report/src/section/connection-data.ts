// What the pictures of a connection are drawn from: its segments as points in time.
import { deliveryOf, type Connection, type SeenCapture, type Segment } from "@vitrine/glass";
import type { RoundTrips } from "../folder/capture-evidence.ts";
import type { RoundTrip } from "../draw/round-trip.ts";
import type { SequenceDirection } from "../draw/time-sequence.ts";
import type { WindowDirection } from "../draw/window.ts";
import { secondsBetween } from "../wording.ts";

/** The segments of a connection that were sent again, as the packets show it. */
export function sentAgainIn(connection: Connection): ReadonlySet<Segment> {
  return new Set(deliveryOf(connection).again.map(({ segment }) => segment));
}

/** A connection as the report shows it. */
export interface ShownConnection {
  readonly capture: SeenCapture;
  readonly connection: Connection;
  /** The name that the client took, "" where none was seen. */
  readonly name: string;
  /** Other captures that hold it too. */
  readonly alsoIn: readonly string[];
}

/** The same conversation in two captures: the same ends, and the same first number where it was seen. */
function keyOf({ clientText, serverText, syn }: Connection): string {
  return `${clientText} ${serverText} ${syn?.seqRaw ?? ""}`;
}

/** Every conversation once, from the first capture that has it; those with data first as they come. */
export function connectionsOf(captures: readonly SeenCapture[]): ShownConnection[] {
  const found = new Map<string, ShownConnection & { alsoIn: string[] }>();
  for (const capture of captures) {
    const names = new Map(
      capture.chat.flatMap((event) => (event.kind === "joined" ? [[event.connection, event.name] as const] : [])),
    );
    for (const connection of capture.connections) {
      const key = keyOf(connection);
      const known = found.get(key);
      if (known === undefined) {
        found.set(key, { capture, connection, name: names.get(connection) ?? "", alsoIn: [] });
      } else if (known.capture !== capture && !known.alsoIn.includes(capture.file)) known.alsoIn.push(capture.file);
    }
  }
  return [...found.values()];
}

const secondsOf = ({ segments }: Connection, { time }: Segment): number => secondsBetween(segments[0]!.time, time);

/** From the first packet to the last, in seconds. */
export function spanOf(connection: Connection): number {
  const last = connection.segments.at(-1);
  return last === undefined ? 0 : secondsOf(connection, last);
}

/** Numbers that a segment takes: its data, and one for a SYN and one for a FIN (RFC 9293 §3.4). */
const taken = ({ length, isSyn, isFin }: Segment): number => length + Number(isSyn) + Number(isFin);

export function sequenceOf(connection: Connection, isFromClient: boolean): SequenceDirection {
  const { twins } = deliveryOf(connection);
  const again = sentAgainIn(connection);
  const own = connection.segments.filter(
    (segment) => segment.isFromClient === isFromClient && taken(segment) > 0 && !twins.has(segment),
  );
  const others = connection.segments.filter((segment) => segment.isFromClient !== isFromClient && segment.isAck);
  return {
    from: isFromClient ? connection.clientText : connection.serverText,
    points: own
      .filter(({ isReset }) => !isReset)
      .map((segment) => ({
        seconds: secondsOf(connection, segment),
        sequence: segment.seq,
        length: taken(segment),
        frame: segment.frame,
        isRetransmission: again.has(segment),
      })),
    acknowledged: others.map((segment) => [secondsOf(connection, segment), segment.ack] as const),
  };
}

/** The room at one side, and what the other had on the way to it. */
export function windowOf(connection: Connection, isClients: boolean): WindowDirection {
  const { segments, clientText, serverText } = connection;
  return {
    side: isClients ? "client" : "server",
    receiver: isClients ? clientText : serverText,
    offered: segments
      .filter(({ isFromClient, isReset }) => isFromClient === isClients && !isReset)
      .map((segment) => ({ seconds: secondsOf(connection, segment), window: segment.window, frame: segment.frame })),
    inFlight: segments.flatMap((segment) =>
      segment.isFromClient === isClients || segment.bytesInFlight === undefined
        ? []
        : [
            {
              seconds: secondsOf(connection, segment),
              bytes: segment.bytesInFlight,
              frame: segment.frame,
              isFull: segment.marks.includes("window_full"),
            },
          ],
    ),
  };
}

export function roundTripsOf(connection: Connection, roundTrips: RoundTrips): RoundTrip[] {
  return connection.segments.flatMap((segment) => {
    const roundTrip = roundTrips.get(segment.frame);
    if (roundTrip === undefined) return [];
    return [
      {
        seconds: secondsOf(connection, segment),
        roundTrip: Number(roundTrip) / 1e9,
        frame: segment.frame,
        side: segment.isFromClient ? ("client" as const) : ("server" as const),
      },
    ];
  });
}
