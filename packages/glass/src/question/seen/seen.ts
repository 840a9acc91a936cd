// The captures as one pass over their packets gathered them, for all questions.
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

/** The record of a capture by the run that made it (docs/guide/lab.md, result.json). */
export interface CaptureRecord {
  /** Packets that the kernel had no room for. */
  readonly dropped: number;
  /** The file holds everything that was seen. */
  readonly isComplete: boolean;
}

export interface SeenCapture {
  readonly file: string;
  readonly packets: number;
  /** Of the first packet in the file, in nanoseconds since 1970: the zero of all times. undefined without a packet. */
  readonly first: bigint | undefined;
  /** The earliest and the latest time of a packet. */
  readonly earliest: bigint | undefined;
  readonly last: bigint | undefined;
  /** Packets of which only the beginning was kept. */
  readonly snapped: number;
  readonly firstSnapped: number | undefined;
  readonly description: CaptureDescription;
  /** Why the file could not be read to its end. */
  readonly problem: string | undefined;
  readonly connections: readonly Connection[];
  readonly datagrams: readonly Datagram[];
  /** UDP datagrams in all, also those that were not kept. */
  readonly datagramCount: number;
  /** Datagrams that the capture holds a second time, to the frames of their first copies. They are not among `datagrams`. */
  readonly datagramTwins: ReadonlyMap<number, number>;
  readonly lookups: readonly Lookup[];
  readonly chat: readonly ChatEvent[];
  /** Packets that may carry TCP or UDP in a protocol that the glass does not open, and the first of them. */
  readonly unopened: number;
  readonly firstUnopened: number | undefined;
  /** IP packets of which not all fragments are in the capture. */
  readonly incompletePackets: number;
  readonly record: CaptureRecord | undefined;
  /** Something was beyond the limits and not kept. */
  readonly isPartial: boolean;
}

export interface Seen {
  readonly captures: readonly SeenCapture[];
  /** TCP conversations that are answered in full; the others become rows. `mostAnswered` where it is left out. */
  readonly conversations?: number;
}

/** From a capture's first packet to its last by time, in seconds. */
export function spanOf({ earliest, last }: SeenCapture): number {
  return earliest === undefined || last === undefined ? 0 : Number(last - earliest) / 1e9;
}
