// Every line that was said to the room, once: also one that is in the capture only on its way to a hearer.
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";

export type Said = Extract<ChatEvent, { kind: "said" }>;
export type Heard = Extract<ChatEvent, { kind: "heard" }>;

/** Copies of a line leave the server within this time of it, in nanoseconds. */
export const copyWithin = 10_000_000_000n;

/**
 * Whether two conversations are with one server, so far as their ends say: a server with an address of each family has one port for
 * both.
 */
export function isSameServer({ server: one }: Connection, { server: other }: Connection): boolean {
  const isSameFamily = one.address.includes(":") === other.address.includes(":");
  return one.port === other.port && (one.address === other.address || !isSameFamily);
}

/** A line to the room. */
export interface RoomLine {
  readonly by: string;
  readonly text: string;
  /** When and in which conversation it was first seen. */
  readonly time: bigint;
  readonly connection: Connection;
  /** Where its writer sent it; undefined where the capture has only copies. */
  said: Said | undefined;
  /** Its copies: at most one for each hearer's conversation. */
  readonly copies: Map<string, Heard>;
}

const conversationKey = ({ clientText, serverText }: Connection): string => `${clientText} ${serverText}`;

function matches(line: RoomLine, event: Said | Heard, hearer: string): boolean {
  if (event.time - line.time > copyWithin || !isSameServer(line.connection, event.connection)) return false;
  return event.kind === "said" ? line.said === undefined : !line.copies.has(hearer);
}

/** The lines of events in the order of time. Copies with the same words belong to the lines of their speaker in order. */
export function roomLines(events: readonly ChatEvent[]): RoomLine[] {
  const lines: RoomLine[] = [];
  /** The lines of one speaker with the same words that may still get copies. */
  const open = new Map<string, RoomLine[]>();
  for (const event of events) {
    if (event.kind !== "said" && event.kind !== "heard") continue;
    const by = event.kind === "said" ? event.name : event.from;
    const text = event.text.trim();
    const key = JSON.stringify([by, text]);
    const waiting = (open.get(key) ?? []).filter((line) => event.time - line.time <= copyWithin).slice(-mostOpen);
    const hearer = conversationKey(event.connection);
    let line = waiting.find((one) => matches(one, event, hearer));
    if (line === undefined) {
      line = { by, text, time: event.time, connection: event.connection, said: undefined, copies: new Map() };
      lines.push(line);
      waiting.push(line);
    }
    open.set(key, waiting);
    if (event.kind === "said") line.said = event;
    else line.copies.set(hearer, event);
  }
  return lines;
}

/** Lines with the same words that wait for copies at once. */
const mostOpen = 64;
