// What a capture lacks of a conversation: numbers that the receiver acknowledged and that no segment in the file carries.
import type { Connection } from "../seen/connection.ts";
import { taken, type Segment } from "../seen/segment.ts";

/** Sequence numbers of one side that arrived and are nowhere in the file. */
export interface Missing {
  readonly isFromClient: boolean;
  /** Relative number of the first, and how many. */
  readonly from: number;
  readonly count: number;
  /** The first segment that acknowledges them. */
  readonly acknowledgedBy: Segment;
}

/** Counts numbers on from each other, over 2^32 too. */
class Counter {
  #last: number;
  #raw: number;

  constructor(raw: number, start: number) {
    this.#raw = raw;
    this.#last = start;
  }

  at(raw: number): number {
    this.#last += (raw - this.#raw) | 0;
    this.#raw = raw;
    return this.#last;
  }
}

/** The numbers that a side's segments carry, as spans in order; and where they begin. */
function spansOf(own: readonly Segment[]): Array<readonly [from: number, to: number]> {
  const [first] = own;
  if (first === undefined) return [];
  const counter = new Counter(first.seqRaw, first.seq);
  const spans = own.map((segment) => {
    const from = counter.at(segment.seqRaw);
    return [from, from + taken(segment)] as const;
  });
  return spans.sort((one, other) => one[0] - other[0]);
}

interface Acknowledged {
  readonly to: number;
  readonly by: Segment;
}

/** Each acknowledgment that reached further than those before, in order. */
function reachedBy(others: readonly Segment[], first: Segment): Acknowledged[] {
  const counter = new Counter(first.seqRaw, first.seq);
  const reached: Acknowledged[] = [];
  for (const by of others) {
    const to = counter.at(by.ackRaw);
    if (to > (reached.at(-1)?.to ?? -Infinity)) reached.push({ to, by });
  }
  return reached;
}

/** Of a side without a packet in the capture: how far the other's acknowledgments went on. */
function unseenSide(others: readonly Segment[], isFromClient: boolean): Missing[] {
  const [first] = others;
  if (first === undefined) return [];
  const counter = new Counter(first.ackRaw, first.ack);
  let [end, by] = [first.ack, first];
  for (const segment of others) {
    const to = counter.at(segment.ackRaw);
    if (to > end) [end, by] = [to, segment];
  }
  return end > first.ack ? [{ isFromClient, from: first.ack, count: end - first.ack, acknowledgedBy: by }] : [];
}

/** Where a side's numbers begin: at the latest SYN with another number; earlier numbers mean nothing after it. */
function beginningOf(segments: readonly Segment[], isFromClient: boolean): number {
  let [initial, frame]: [number | undefined, number] = [undefined, 0];
  for (const segment of segments) {
    if (segment.isFromClient !== isFromClient || !segment.isSyn || segment.seqRaw === initial) continue;
    [initial, frame] = [segment.seqRaw, segment.frame];
  }
  return frame;
}

function missingOf({ segments }: Connection, isFromClient: boolean): Missing[] {
  const beginning = beginningOf(segments, isFromClient);
  const valid = segments.filter((one) => !one.isReset && one.frame >= beginning);
  const own = valid.filter((one) => one.isFromClient === isFromClient && taken(one) > 0);
  const others = valid.filter((one) => one.isFromClient !== isFromClient && one.isAck);
  const [first] = own;
  if (first === undefined) return unseenSide(others, isFromClient);
  const spans = spansOf(own);
  const reached = reachedBy(others, first);
  const end = reached.at(-1)?.to ?? -Infinity;
  const found: Missing[] = [];
  let [at, next] = [spans[0]![0], 0];
  const add = (to: number): void => {
    // Bytes acknowledged when the capture began are before it, not missing from it.
    while (next < reached.length && reached[next]!.to <= at) next += 1;
    const acknowledged = reached[next];
    if (acknowledged === undefined || at >= Math.min(to, end)) return;
    found.push({ isFromClient, from: at, count: Math.min(to, end) - at, acknowledgedBy: acknowledged.by });
  };
  for (const [from, to] of spans) {
    if (from > at) add(from);
    at = Math.max(at, to);
  }
  if (end > at) add(end);
  return found;
}

/** In the order of the numbers, the client's first. */
export function missingIn(connection: Connection): Missing[] {
  return [...missingOf(connection, true), ...missingOf(connection, false)];
}
