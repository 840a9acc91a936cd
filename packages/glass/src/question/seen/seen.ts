// What was seen in the captures: gathered in one pass over their packets, and then asked as often as there are questions.
import type { CaptureDescription } from "../../file/description.ts";
import type { ChatEvent } from "./chat.ts";
import type { Connection } from "./connection.ts";
import type { Datagram } from "./datagram.ts";

/** A question to DNS, or its answer. */
export interface Lookup {
  readonly file: string;
  readonly frame: number;
  readonly time: bigint;
  readonly client: string;
  readonly server: string;
  readonly name: string;
  readonly isResponse: boolean;
  readonly addresses: readonly string[];
}

export interface SeenCapture {
  readonly file: string;
  readonly packets: number;
  /** Nanoseconds since 1970; undefined for a capture without a packet. */
  readonly first: bigint | undefined;
  readonly last: bigint | undefined;
  /** Packets of which only the beginning was kept. */
  readonly snapped: number;
  readonly firstSnapped: number | undefined;
  readonly description: CaptureDescription;
  /** What is wrong with the file, in words. */
  readonly problem: string | undefined;
  readonly connections: readonly Connection[];
  readonly datagrams: readonly Datagram[];
  /** UDP datagrams in all, also those that were not kept. */
  readonly datagramCount: number;
  readonly lookups: readonly Lookup[];
  readonly chat: readonly ChatEvent[];
  /** Something was beyond the limits and not kept. */
  readonly isPartial: boolean;
}

export interface Seen {
  readonly captures: readonly SeenCapture[];
}
