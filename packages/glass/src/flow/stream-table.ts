// What is known of each conversation: who, from when to when, how much each way, and for TCP its windows, round trips, marks
// and end. Two arrays of integers: what every packet touches is one cache line of a side.
import type { PacketRecord } from "../file/record.ts";
import { isSampled, RoundTripMedians } from "./round-trips.ts";

/** Columns of a side's row: what it sent. Those called DOUBLE are counted in doubles, of which there are half as many. */
const PACKETS = 0;
const LAST_FRAME = 1;
const LAST_SECONDS = 2;
const LAST_NANOSECONDS = 3;
const PAYLOAD_DOUBLE = 2;
const WIRE_DOUBLE = 3;
const LEAST_WINDOW = 8;
const GREATEST_WINDOW = 9;
/** Round trips that its ACKs ended: they belong to the other side's segments. */
const ROUND_TRIPS = 10;
const ROUND_TRIP_ROW = 11;
const LEAST_ROUND_TRIP_DOUBLE = 6;
const GREATEST_ROUND_TRIP_DOUBLE = 7;
const SIDE_COLUMNS = 16;

/** Columns of a stream's row: what is settled when it begins, and what changes seldom. */
const ADDRESS = 0; // of side 0, then of side 1
const PORT = 2; // likewise
const FIRST_FRAME = 4;
const FIRST_SECONDS = 5;
const FIRST_NANOSECONDS = 6;
const EVENTS = 7;
const END_FRAME = 8;
const STREAM_COLUMNS = 9;

/** Marks that are counted, one column each: the bits of `mark.ts`. */
const MARK_COLUMNS = 16;

/** Bits of the column EVENTS. Those of side 1 stand one to the left of those of side 0. */
const FIRST_FROM_1 = 1;
const SYN_SEEN = 2;
const SYN_ACK_SEEN = 8;
const FIN_SEEN = 32;
const RST_SEEN = 128;

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;
const FIRST_STREAMS = 256;
const NANOSECONDS = 1_000_000_000;

/** How a TCP conversation ended, as far as the capture shows it. */
export type StreamEnd = "closed" | "half-closed" | "reset" | "open";

export interface RoundTripSummary {
  readonly samples: number;
  /** In nanoseconds. */
  readonly least: number;
  readonly greatest: number;
  /** Exact for fewer than 16 samples; else within some per cent. */
  readonly median: number;
}

export interface SideSummary {
  /** Number of the address in the analyzer's address table. */
  readonly address: number;
  readonly port: number;
  readonly packets: number;
  /** Bytes of data, those sent again included. */
  readonly payloadBytes: number;
  /** Bytes of the frames on the wire. */
  readonly wireBytes: number;
  /** TCP: the least and greatest calculated windows that it advertised; undefined if no segment of it tells one. */
  readonly leastWindow?: number;
  readonly greatestWindow?: number;
  /** TCP: from a segment that this side sent to its ACK; undefined if none was acknowledged. */
  readonly roundTrip?: RoundTripSummary;
  /** TCP: how often each mark stands on its segments, by the number of the bit. */
  readonly marks: readonly number[];
  /** TCP: has sent a SYN, a FIN, a RST. */
  readonly sentSyn: boolean;
  readonly sentFin: boolean;
  readonly sentRst: boolean;
}

export interface StreamSummary {
  readonly stream: number;
  /** The direction (0 or 1) of the packets that the client sends: the side that sent the SYN, or without one the first packet. */
  readonly clientDirection: number;
  readonly sides: readonly [SideSummary, SideSummary];
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstSeconds: number;
  readonly firstNanoseconds: number;
  /** From the first to the last packet, in nanoseconds. */
  readonly duration: number;
  readonly hasHandshake: boolean;
  readonly end: StreamEnd;
  /** The frame that closed or reset it: the first RST, or the FIN of the side that closed last. */
  readonly endFrame?: number;
}

export class StreamTable {
  #streams = new Int32Array(FIRST_STREAMS * STREAM_COLUMNS);
  #sides = new Int32Array(FIRST_STREAMS * 2 * SIDE_COLUMNS);
  /** The same memory as `#sides`. */
  #doubles = new Float64Array(this.#sides.buffer);
  #marks = new Uint32Array(FIRST_STREAMS * 2 * MARK_COLUMNS);
  readonly #medians = new RoundTripMedians();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a stream: its first packet, which goes `direction`, and the numbers of its addresses. */
  open(record: PacketRecord, direction: number, source: End, destination: End): void {
    const stream = this.#count++;
    if (this.#count * STREAM_COLUMNS > this.#streams.length) this.#grow();
    const row = stream * STREAM_COLUMNS;
    const streams = this.#streams;
    streams[row + ADDRESS + direction] = source.address;
    streams[row + ADDRESS + 1 - direction] = destination.address;
    streams[row + PORT + direction] = source.port;
    streams[row + PORT + 1 - direction] = destination.port;
    streams[row + FIRST_FRAME] = record.frame;
    streams[row + FIRST_SECONDS] = record.seconds;
    streams[row + FIRST_NANOSECONDS] = record.nanoseconds;
    streams[row + EVENTS] = direction === 1 ? FIRST_FROM_1 : 0;
    for (const side of [2 * stream, 2 * stream + 1]) this.#sides[side * SIDE_COLUMNS + LEAST_WINDOW] = -1;
  }

  /** Counts a packet of a stream. `payload` is its bytes of data, 0 where they are not known. */
  countPacket(stream: number, direction: number, record: PacketRecord, payload: number): void {
    const side = (2 * stream + direction) * SIDE_COLUMNS;
    const sides = this.#sides;
    const doubles = this.#doubles;
    sides[side + PACKETS]! += 1;
    sides[side + LAST_FRAME] = record.frame;
    sides[side + LAST_SECONDS] = record.seconds;
    sides[side + LAST_NANOSECONDS] = record.nanoseconds;
    doubles[(side >> 1) + PAYLOAD_DOUBLE]! += payload;
    doubles[(side >> 1) + WIRE_DOUBLE]! += record.originalLength;
  }

  /** Counts the calculated window that a segment tells. */
  countWindow(stream: number, direction: number, window: number): void {
    const side = (2 * stream + direction) * SIDE_COLUMNS;
    const sides = this.#sides;
    const least = sides[side + LEAST_WINDOW]!;
    if (window < least || least < 0) sides[side + LEAST_WINDOW] = window;
    if (window > sides[side + GREATEST_WINDOW]!) sides[side + GREATEST_WINDOW] = window;
  }

  /** Counts a segment's marks. */
  countMarks(stream: number, direction: number, marks: number): void {
    const row = (2 * stream + direction) * MARK_COLUMNS;
    for (let rest = marks; rest !== 0; rest &= rest - 1) this.#marks[row + 31 - Math.clz32(rest & -rest)]! += 1;
  }

  /** Notes a segment that opens or ends its conversation. */
  noteFlags(stream: number, direction: number, frame: number, flags: number): void {
    const row = stream * STREAM_COLUMNS;
    const before = this.#streams[row + EVENTS]!;
    let events = before;
    if ((flags & SYN) !== 0) events |= ((flags & ACK) === 0 ? SYN_SEEN : SYN_ACK_SEEN) << direction;
    if ((flags & FIN) !== 0) events |= FIN_SEEN << direction;
    if ((flags & RST) !== 0) events |= RST_SEEN << direction;
    this.#streams[row + EVENTS] = events;
    if (endOf(before) !== endOf(events) && endOf(events) !== "half-closed") this.#streams[row + END_FRAME] = frame;
  }

  /**
   * Counts a round trip, in nanoseconds, from a segment to the ACK that goes `direction`; a negative one, from a clock that was
   * set back, not. It is noted at the side of the ACK, whose row is at hand.
   */
  countRoundTrip(stream: number, direction: number, nanoseconds: number): void {
    if (nanoseconds < 0) return;
    const side = (2 * stream + direction) * SIDE_COLUMNS;
    const sides = this.#sides;
    const doubles = this.#doubles;
    const before = sides[side + ROUND_TRIPS]!;
    sides[side + ROUND_TRIPS] = before + 1;
    if (isSampled(before)) {
      sides[side + ROUND_TRIP_ROW] = this.#medians.add(sides[side + ROUND_TRIP_ROW]!, before, nanoseconds);
    }
    const least = (side >> 1) + LEAST_ROUND_TRIP_DOUBLE;
    const greatest = (side >> 1) + GREATEST_ROUND_TRIP_DOUBLE;
    if (before === 0 || nanoseconds < doubles[least]!) doubles[least] = nanoseconds;
    if (nanoseconds > doubles[greatest]!) doubles[greatest] = nanoseconds;
  }

  summary(stream: number): StreamSummary {
    const streams = this.#streams;
    const row = stream * STREAM_COLUMNS;
    const events = streams[row + EVENTS]!;
    const endFrame = streams[row + END_FRAME]!;
    const firstSeconds = streams[row + FIRST_SECONDS]!;
    const firstNanoseconds = streams[row + FIRST_NANOSECONDS]!;
    const last = this.#lastSide(stream);
    const duration =
      ((this.#sides[last + LAST_SECONDS]! - firstSeconds) | 0) * NANOSECONDS +
      (this.#sides[last + LAST_NANOSECONDS]! - firstNanoseconds);
    return {
      stream,
      clientDirection: clientOf(events),
      sides: [this.#side(stream, 0), this.#side(stream, 1)],
      firstFrame: streams[row + FIRST_FRAME]!,
      lastFrame: this.#sides[last + LAST_FRAME]!,
      firstSeconds: firstSeconds >>> 0,
      firstNanoseconds,
      duration,
      hasHandshake: (events & (SYN_SEEN * 3)) !== 0 && (events & (SYN_ACK_SEEN * 3)) !== 0,
      end: endOf(events),
      ...(endFrame > 0 ? { endFrame } : {}),
    };
  }

  /** The row of the side that sent last. */
  #lastSide(stream: number): number {
    const first = 2 * stream * SIDE_COLUMNS;
    const second = first + SIDE_COLUMNS;
    return this.#sides[first + LAST_FRAME]! > this.#sides[second + LAST_FRAME]! ? first : second;
  }

  #side(stream: number, direction: number): SideSummary {
    const flow = 2 * stream + direction;
    const row = stream * STREAM_COLUMNS;
    const side = flow * SIDE_COLUMNS;
    const leastWindow = this.#sides[side + LEAST_WINDOW]!;
    const roundTrip = this.#roundTrip((2 * stream + 1 - direction) * SIDE_COLUMNS);
    const has = (event: number): boolean => (this.#streams[row + EVENTS]! & (event << direction)) !== 0;
    return {
      address: this.#streams[row + ADDRESS + direction]!,
      port: this.#streams[row + PORT + direction]!,
      packets: this.#sides[side + PACKETS]!,
      payloadBytes: this.#doubles[(side >> 1) + PAYLOAD_DOUBLE]!,
      wireBytes: this.#doubles[(side >> 1) + WIRE_DOUBLE]!,
      ...(leastWindow >= 0 ? { leastWindow, greatestWindow: this.#sides[side + GREATEST_WINDOW]! } : {}),
      ...(roundTrip === undefined ? {} : { roundTrip }),
      marks: [...this.#marks.subarray(flow * MARK_COLUMNS, (flow + 1) * MARK_COLUMNS)],
      sentSyn: has(SYN_SEEN) || has(SYN_ACK_SEEN),
      sentFin: has(FIN_SEEN),
      sentRst: has(RST_SEEN),
    };
  }

  #roundTrip(side: number): RoundTripSummary | undefined {
    const samples = this.#sides[side + ROUND_TRIPS]!;
    if (samples === 0) return undefined;
    const least = this.#doubles[(side >> 1) + LEAST_ROUND_TRIP_DOUBLE]!;
    const greatest = this.#doubles[(side >> 1) + GREATEST_ROUND_TRIP_DOUBLE]!;
    const median = this.#medians.median(this.#sides[side + ROUND_TRIP_ROW]!, samples);
    return { samples, least, greatest, median: Math.min(greatest, Math.max(least, median)) };
  }

  #grow(): void {
    const streams = new Int32Array(2 * this.#streams.length);
    streams.set(this.#streams);
    this.#streams = streams;
    const sides = new Int32Array(2 * this.#sides.length);
    sides.set(this.#sides);
    this.#sides = sides;
    this.#doubles = new Float64Array(sides.buffer);
    const marks = new Uint32Array(2 * this.#marks.length);
    marks.set(this.#marks);
    this.#marks = marks;
  }
}

/** An end of a conversation: the number of its address, and its port. */
export interface End {
  readonly address: number;
  readonly port: number;
}

/** Who sent the SYN; without one, who did not send the SYN-ACK; without that, who sent first. */
function clientOf(events: number): number {
  for (const direction of [0, 1]) if ((events & (SYN_SEEN << direction)) !== 0) return direction;
  for (const direction of [0, 1]) if ((events & (SYN_ACK_SEEN << direction)) !== 0) return 1 - direction;
  return (events & FIRST_FROM_1) !== 0 ? 1 : 0;
}

function endOf(events: number): StreamEnd {
  if ((events & (RST_SEEN * 3)) !== 0) return "reset";
  const fins = events & (FIN_SEEN * 3);
  if (fins === FIN_SEEN * 3) return "closed";
  return fins !== 0 ? "half-closed" : "open";
}
