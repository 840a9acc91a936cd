// The two sides of a conversation, as far as the pass over its segments has come.
import type { Segment } from "../seen/segment.ts";
import { NumberLine } from "./number-line.ts";

/** One side of the conversation, as far as it has been seen. */
export interface Side {
  line: NumberLine;
  /** The highest number of this side that the other has acknowledged, and the segment that did so. */
  acknowledged: number;
  acknowledgedBy: Segment | undefined;
  /** This side's latest SYN, how many there were, its latest reset, and its first FIN. */
  syn: Segment | undefined;
  syns: number;
  reset: Segment | undefined;
  fin: Segment | undefined;
  /** This side's latest segment with the ACK flag, and whether it repeats the acknowledgment before it. */
  latestAck: Segment | undefined;
  isDuplicate: boolean;
  /** The indices of this side's segments with the ACK flag, in order. */
  readonly acks: number[];
  /** The repair of a loss: up to which number, and the segment that began it. */
  repair: Repair | undefined;
  /** From the place of capture to the other side and back, in nanoseconds, as the handshake took; undefined without one. */
  roundTrip: bigint | undefined;
}

export interface Repair {
  until: number;
  readonly kind: "fast" | "timeout" | "unknown";
  readonly begun: Segment;
}

export function newSide(): Side {
  return {
    line: new NumberLine(),
    acknowledged: -Infinity,
    acknowledgedBy: undefined,
    syn: undefined,
    syns: 0,
    reset: undefined,
    fin: undefined,
    latestAck: undefined,
    isDuplicate: false,
    acks: [],
    repair: undefined,
    roundTrip: undefined,
  };
}

/** A moment of the pass: the segments, the index of the current one, and both sides before it. */
export interface Passing {
  readonly segments: readonly Segment[];
  readonly index: number;
  readonly own: Side;
  readonly other: Side;
}
