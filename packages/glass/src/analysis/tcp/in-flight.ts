// What is on its way in each flow: the segments that wait for their ACK, what an ACK takes off their list, how many bytes are out.
import * as flow from "./flow-state.ts";
import { FIN, PSH, type Segment, type SegmentAnalysis, SYN } from "./segment.ts";
import { isBefore } from "./sequence.ts";
import * as pool from "./unacknowledged.ts";

/** No more segments than these wait for their ACK in one flow; tshark has the same limit. */
export const MAXIMUM_UNACKNOWLEDGED = 10_000;
/** More bytes than these in flight are nonsense, not a figure to show. */
const MAXIMUM_IN_FLIGHT = 2_000_000_000;

export class InFlight {
  readonly waiting = new pool.SegmentPool();
  readonly #states: flow.FlowStates;
  readonly #result: SegmentAnalysis;
  readonly #isNewer: boolean;

  constructor(states: flow.FlowStates, result: SegmentAnalysis, isNewer: boolean) {
    this.#states = states;
    this.#result = result;
    this.#isNewer = isNewer;
  }

  /** Rule n: the segment, whose numbers end at `end`, waits for its ACK. */
  wait(own: number, segment: Segment, end: number): void {
    const position = this.waiting.take();
    const { rows } = this.waiting;
    const { flows } = this.#states;
    rows[position + pool.OLDER] = flows[own + flow.NEWEST]!;
    rows[position + pool.FRAME] = segment.frame;
    rows[position + pool.START] = segment.sequence;
    rows[position + pool.END] = end;
    rows[position + pool.SECONDS] = segment.seconds;
    rows[position + pool.NANOSECONDS] = segment.nanoseconds;
    flows[own + flow.NEWEST] = position;
    flows[own + flow.UNACKNOWLEDGED]! += 1;
    if ((flows[own + flow.BITS]! & flow.RANGE_KNOWN) !== 0) this.#widen(own, segment.sequence, end);
  }

  /** Rule q: takes what this ACK is for off the other flow's list, newest first, and measures the round trip. */
  takeAcknowledged(other: number, segment: Segment): void {
    const { flows } = this.#states;
    const { rows } = this.waiting;
    const ack = segment.acknowledgment;
    let previous = -1;
    let position = flows[other + flow.NEWEST]!;
    let isChanged = false;
    while (position >= 0) {
      const older = rows[position + pool.OLDER]!;
      const end = rows[position + pool.END]!;
      if (isBefore(ack, end)) {
        if (isBefore(rows[position + pool.START]!, ack)) {
          rows[position + pool.START] = ack; // the first part is acknowledged
          isChanged = true;
          if (this.#isNewer) this.#measureRoundTrip(position, segment);
        }
        previous = position;
      } else {
        if (ack === end) this.#measureRoundTrip(position, segment);
        if (previous < 0) flows[other + flow.NEWEST] = older;
        else rows[previous + pool.OLDER] = older;
        this.waiting.giveBack(position);
        flows[other + flow.UNACKNOWLEDGED]!--;
        isChanged = true;
      }
      position = older;
    }
    if (isChanged) flows[other + flow.BITS]! &= ~flow.RANGE_KNOWN;
  }

  #measureRoundTrip(position: number, segment: Segment): void {
    const { rows } = this.waiting;
    const result = this.#result;
    result.acksFrame = rows[position + pool.FRAME]!;
    result.ackRoundTripSeconds = (segment.seconds - rows[position + pool.SECONDS]!) | 0;
    result.ackRoundTripNanoseconds = segment.nanoseconds - rows[position + pool.NANOSECONDS]!;
    result.hasResult = true;
  }

  /** Rule r: the bytes between the first that waits for its ACK and the last sent, less those that SACK told of. */
  count(own: number, other: number, segment: Segment): void {
    const { flows } = this.#states;
    const bits = flows[own + flow.BITS]!;
    if (flows[own + flow.UNACKNOWLEDGED] === 0 || (bits & flow.IN_FLIGHT_VALID) === 0) return;
    const inFlight = (this.#span(own) - this.#sacked(other)) >>> 0;
    const result = this.#result;
    if (inFlight > 0 && inFlight < MAXIMUM_IN_FLIGHT) {
      result.bytesInFlight = (segment.flags & (SYN | FIN)) !== 0 ? inFlight - 1 : inFlight;
    }
    const isPushed = (segment.flags & PSH) !== 0;
    const startsAnew = (bits & flow.PUSHED_LAST) !== 0;
    const pushed = startsAnew ? segment.length : (flows[own + flow.PUSH_BYTES]! + segment.length) | 0;
    flows[own + flow.PUSH_BYTES] = pushed;
    if (isPushed) flows[own + flow.BITS]! |= flow.PUSHED_LAST;
    else flows[own + flow.BITS]! &= ~flow.PUSHED_LAST;
    if (result.bytesInFlight > 0) result.pushBytesSent = pushed >>> 0;
    result.hasResult = true;
  }

  #sacked(other: number): number {
    const { flows, rare } = this.#states;
    return (flows[other + flow.BITS]! & flow.HAS_SACKED) === 0 ? 0 : rare[flow.rareRow(other) + flow.SACKED_BYTES]!;
  }

  /** From the least start to the greatest end of what waits for its ACK; mostly that is one segment. */
  #span(own: number): number {
    const { flows, rare } = this.#states;
    if (flows[own + flow.UNACKNOWLEDGED] === 1) {
      const { rows } = this.waiting;
      const position = flows[own + flow.NEWEST]!;
      return rows[position + pool.END]! - rows[position + pool.START]!;
    }
    if ((flows[own + flow.BITS]! & flow.RANGE_KNOWN) === 0) this.#findRange(own);
    const row = flow.rareRow(own);
    return rare[row + flow.RANGE_END]! - rare[row + flow.RANGE_START]!;
  }

  #findRange(own: number): void {
    const { flows, rare } = this.#states;
    const { rows } = this.waiting;
    const row = flow.rareRow(own);
    let position = flows[own + flow.NEWEST]!;
    const base = flows[own + flow.BASE]!;
    flows[own + flow.BITS]! |= flow.RANGE_KNOWN;
    rare[row + flow.RANGE_START] = rows[position + pool.START]! - base;
    rare[row + flow.RANGE_END] = rows[position + pool.END]! - base;
    while ((position = rows[position + pool.OLDER]!) >= 0) {
      this.#widen(own, rows[position + pool.START]!, rows[position + pool.END]!);
    }
  }

  #widen(own: number, start: number, end: number): void {
    const { flows, rare } = this.#states;
    const row = flow.rareRow(own);
    const base = flows[own + flow.BASE]!;
    if ((start - base) >>> 0 < rare[row + flow.RANGE_START]! >>> 0) rare[row + flow.RANGE_START] = start - base;
    if ((end - base) >>> 0 > rare[row + flow.RANGE_END]! >>> 0) rare[row + flow.RANGE_END] = end - base;
  }
}
