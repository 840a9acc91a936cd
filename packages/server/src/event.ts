// The events of a running server for its watchers. An event is made only where somebody listens for it.
import { EventEmitter } from "node:events";
import type { CloseReason, ConnectionIdentity } from "./connection/connection.ts";

/** Bytes `start` up to `end` of one direction of a connection, counted from its first byte of payload. */
export interface StreamRange {
  readonly start: number;
  readonly end: number;
}

/** One line's place in a hearer's stream; a long line has several. The spaces that fill a block up belong to no line. */
export interface DeliveredLine extends StreamRange {
  /** The number in `said`. */
  readonly number: number;
}

/** A line of the room. */
export interface ChatLine {
  /** The log's number of the line: it names the line, and grows. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly from: string;
  readonly room: string;
  readonly text: string;
}

/** Times are milliseconds since 1970. */
export interface ServerEventMap {
  joined: [{ readonly at: number; readonly name: string; readonly connection: ConnectionIdentity }];
  left: [
    {
      readonly at: number;
      readonly name: string;
      readonly connection: ConnectionIdentity;
      readonly reason: CloseReason;
    },
  ];
  /** Somebody said this in the room. `received` is the line in the speaker's stream, without its line end. */
  said: [ChatLine & { readonly connection: ConnectionIdentity; readonly received: StreamRange }];
  /** The room's lines went out to one hearer, as `sent` of their stream; where each of them stands, as far as that is known. */
  delivered: [
    {
      readonly at: number;
      readonly name: string;
      readonly connection: ConnectionIdentity;
      readonly sent: StreamRange;
      readonly lines: readonly DeliveredLine[];
    },
  ];
}

export type ServerEvents = EventEmitter<ServerEventMap>;

export function createServerEvents(): ServerEvents {
  return new EventEmitter<ServerEventMap>();
}
