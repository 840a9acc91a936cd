// What is counted of each conversation: from when to when, how much each way, and for TCP its windows, round trips, marks and
// flags. Arrays of integers; what every packet touches is one cache line of a side.
import type { PacketRecord } from "../file/record.ts";
import { isSampled, RoundTripMedians } from "./round-trips.ts";

/** Columns of a side's row: what it sent. Those called DOUBLE are counted in doubles, of which there are half as many. */
const PACKETS = 0;
const BITS = 1;
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

/** Bits of a side: the flags that it has sent, as in TCP's header; and whether the handshake's round trip was noted from it. */
const SENT_FIN = 1;
const SENT_SYN = 2;
const SENT_RST = 4;
const SENT = SENT_FIN | SENT_SYN | SENT_RST;
const HANDSHAKE_NOTED = 256;

/** Columns of a stream's row: what is settled early. */
const FIRST_FRAME = 0;
const FIRST_SECONDS = 1;
const FIRST_NANOSECONDS = 2;
const HANDSHAKE_SECONDS = 3;
const HANDSHAKE_NANOSECONDS = 4;
const STREAM_COLUMNS = 5;

/** Marks that are counted, one column each: the bits of `mark.ts`. */
const MARK_COLUMNS = 16;

const FIRST_STREAMS = 256;
const NANOSECONDS = 1_000_000_000n;

export interface RoundTripTotals {
  readonly samples: number;
  /** In nanoseconds. */
  readonly least: number;
  readonly greatest: number;
  /** Exact for fewer than 16 samples; else within some per cent. */
  readonly median: number;
}

/** What one side sent. */
export interface SideTotals {
  readonly packets: number;
  /** Bytes of data, those sent again included. */
  readonly payloadBytes: number;
  /** Bytes of the frames on the wire. */
  readonly wireBytes: number;
  /** The least and greatest window that it told; undefined if it told none. */
  readonly leastWindow: number | undefined;
  readonly greatestWindow: number | undefined;
  /** From its segments to their ACKs; undefined if none was measured. */
  readonly roundTrip: RoundTripTotals | undefined;
  /** How often its segments have each mark, by the number of the bit. */
  readonly marks: readonly number[];
  readonly sentSyn: boolean;
  readonly sentFin: boolean;
  readonly sentRst: boolean;
}

export interface StreamTotals {
  readonly firstFrame: number;
  /** Nanoseconds since 1970. */
  readonly firstTime: bigint;
  readonly lastTime: bigint;
  /** The handshake's round trip in nanoseconds; undefined if it was not seen. */
  readonly handshake: bigint | undefined;
  /** By the analyzer's direction. */
  readonly sides: readonly [SideTotals, SideTotals];
}

export class StreamTable {
  #streams = new Int32Array(FIRST_STREAMS * STREAM_COLUMNS);
  #sides = new Int32Array(FIRST_STREAMS * 2 * SIDE_COLUMNS);
  /** The same memory as `#sides`. */
  #doubles = new Float64Array(this.#sides.buffer);
  #marks = new Uint32Array(FIRST_STREAMS * 2 * MARK_COLUMNS);
  readonly #medians = new RoundTripMedians();

  /** Whether a packet that goes this way was counted: then the stream is open. */
  hasPackets(stream: number, direction: number): boolean {
    return this.#sides[(2 * stream + direction) * SIDE_COLUMNS + PACKETS]! > 0;
  }

  /** Opens a stream, by its number, that begins with this packet. */
  open(stream: number, { frame, seconds, nanoseconds }: PacketRecord): void {
    while ((stream + 1) * STREAM_COLUMNS > this.#streams.length) this.#grow();
    const row = stream * STREAM_COLUMNS;
    this.#streams[row + FIRST_FRAME] = frame;
    this.#streams[row + FIRST_SECONDS] = seconds;
    this.#streams[row + FIRST_NANOSECONDS] = nanoseconds;
    for (const side of [2 * stream, 2 * stream + 1]) {
      this.#sides[side * SIDE_COLUMNS + LEAST_WINDOW] = -1;
      this.#sides[side * SIDE_COLUMNS + LAST_SECONDS] = seconds;
      this.#sides[side * SIDE_COLUMNS + LAST_NANOSECONDS] = nanoseconds;
    }
  }

  /** Counts a packet that goes `direction`. `payload` is its bytes of data, 0 where they are not known. */
  countPacket(stream: number, direction: number, record: PacketRecord, payload: number): void {
    const side = (2 * stream + direction) * SIDE_COLUMNS;
    const sides = this.#sides;
    const doubles = this.#doubles;
    sides[side + PACKETS]! += 1;
    sides[side + LAST_SECONDS] = record.seconds;
    sides[side + LAST_NANOSECONDS] = record.nanoseconds;
    doubles[(side >> 1) + PAYLOAD_DOUBLE]! += payload;
    doubles[(side >> 1) + WIRE_DOUBLE]! += record.originalLength;
  }

  /** Notes a segment's flags and the calculated window that it tells; the window of a reset means nothing. */
  countSegment(stream: number, direction: number, flags: number, window: number): void {
    const side = (2 * stream + direction) * SIDE_COLUMNS;
    const sides = this.#sides;
    if ((flags & SENT) !== 0) sides[side + BITS]! |= flags & SENT;
    if ((flags & SENT_RST) !== 0) return;
    const least = sides[side + LEAST_WINDOW]!;
    if (window < least || least < 0) sides[side + LEAST_WINDOW] = window;
    if (window > sides[side + GREATEST_WINDOW]!) sides[side + GREATEST_WINDOW] = window;
  }

  /** Counts a segment's marks. */
  countMarks(stream: number, direction: number, marks: number): void {
    const row = (2 * stream + direction) * MARK_COLUMNS;
    for (let rest = marks; rest !== 0; rest &= rest - 1) this.#marks[row + 31 - Math.clz32(rest & -rest)]! += 1;
  }

  /** Whether the handshake's round trip is still to be noted from this side. */
  wantsHandshake(stream: number, direction: number): boolean {
    return (this.#sides[(2 * stream + direction) * SIDE_COLUMNS + BITS]! & HANDSHAKE_NOTED) === 0;
  }

  /** Notes the handshake's round trip; zero means that it is not known yet. */
  noteHandshake(stream: number, direction: number, seconds: number, nanoseconds: number): void {
    if (seconds === 0 && nanoseconds === 0) return;
    this.#sides[(2 * stream + direction) * SIDE_COLUMNS + BITS]! |= HANDSHAKE_NOTED;
    this.#streams[stream * STREAM_COLUMNS + HANDSHAKE_SECONDS] = seconds;
    this.#streams[stream * STREAM_COLUMNS + HANDSHAKE_NANOSECONDS] = nanoseconds;
  }

  /**
   * Counts a round trip, in nanoseconds, from a segment to the ACK that goes `direction`; one that is not above zero, from a clock that
   * stood or was set back, not. The row of the ACK's side holds it.
   */
  countRoundTrip(stream: number, direction: number, nanoseconds: number): void {
    if (nanoseconds <= 0) return;
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

  totals(stream: number): StreamTotals {
    const streams = this.#streams;
    const row = stream * STREAM_COLUMNS;
    const last = [0, 1].map((direction) => this.#lastTime(2 * stream + direction));
    const handshake = timeOf(streams[row + HANDSHAKE_SECONDS]!, streams[row + HANDSHAKE_NANOSECONDS]!);
    return {
      firstFrame: streams[row + FIRST_FRAME]!,
      firstTime: timeOf(streams[row + FIRST_SECONDS]! >>> 0, streams[row + FIRST_NANOSECONDS]!),
      lastTime: last[0]! > last[1]! ? last[0]! : last[1]!,
      handshake: handshake === 0n ? undefined : handshake,
      sides: [this.#side(stream, 0), this.#side(stream, 1)],
    };
  }

  #lastTime(flow: number): bigint {
    const side = flow * SIDE_COLUMNS;
    return timeOf(this.#sides[side + LAST_SECONDS]! >>> 0, this.#sides[side + LAST_NANOSECONDS]!);
  }

  #side(stream: number, direction: number): SideTotals {
    const flow = 2 * stream + direction;
    const side = flow * SIDE_COLUMNS;
    const leastWindow = this.#sides[side + LEAST_WINDOW]!;
    const bits = this.#sides[side + BITS]!;
    return {
      packets: this.#sides[side + PACKETS]!,
      payloadBytes: this.#doubles[(side >> 1) + PAYLOAD_DOUBLE]!,
      wireBytes: this.#doubles[(side >> 1) + WIRE_DOUBLE]!,
      leastWindow: leastWindow < 0 ? undefined : leastWindow,
      greatestWindow: leastWindow < 0 ? undefined : this.#sides[side + GREATEST_WINDOW]!,
      roundTrip: this.#roundTrip((2 * stream + 1 - direction) * SIDE_COLUMNS),
      marks: [...this.#marks.subarray(flow * MARK_COLUMNS, (flow + 1) * MARK_COLUMNS)],
      sentSyn: (bits & SENT_SYN) !== 0,
      sentFin: (bits & SENT_FIN) !== 0,
      sentRst: (bits & SENT_RST) !== 0,
    };
  }

  #roundTrip(side: number): RoundTripTotals | undefined {
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

function timeOf(seconds: number, nanoseconds: number): bigint {
  return BigInt(seconds) * NANOSECONDS + BigInt(nanoseconds);
}
