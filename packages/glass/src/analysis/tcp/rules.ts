// The rules by which each TCP segment is judged, as tshark 4.0 judges it (docs/protocol/tcp-analysis.md describes them;
// the letters here are the document's). Together in one file: their order is their meaning.
import * as flow from "./flow-state.ts";
import { InFlight, MAXIMUM_UNACKNOWLEDGED } from "./in-flight.ts";
import * as mark from "./mark.ts";
import { ACK, FIN, RST, type Segment, SegmentAnalysis, SYN } from "./segment.ts";
import { isBefore } from "./sequence.ts";
import * as pool from "./unacknowledged.ts";
import { UsualSegments } from "./usual-segments.ts";

/** Whose rules: those of tshark 4.0, or those of 4.4, which differ in what the document's last table says. */
export type Compatibility = "4.0" | "4.4";

/** A retransmission this soon after the duplicate ACKs is a fast one. */
const FAST_NANOSECONDS = 20_000_000;
/** Without a measured round trip: what comes this soon after later data was out of order, not sent again. */
const REORDERED_NANOSECONDS = 3_000_000;
const MAXIMUM_SCALE = 14;
const MINIMUM_HEADER = 20;
const NANOSECONDS = 1_000_000_000;

/** `a` is shorter than `b`, where a span that is negative counts as longer than all that are not. */
const isShorter = (a: number, b: number): boolean => (a < 0 === b < 0 ? a < b : b < 0);

export class TcpRules {
  readonly states = new flow.FlowStates();
  /** The results for the last segment. */
  readonly result = new SegmentAnalysis();
  /** How far the windows of that segment's flow were shifted before it: an option in it counts from the next one on. */
  windowScale: number = flow.SCALE_UNKNOWN;
  readonly #isNewer: boolean;
  readonly #inFlight: InFlight;
  readonly #usual: UsualSegments;
  #marks = 0;

  constructor(compatibility: Compatibility) {
    this.#isNewer = compatibility === "4.4";
    this.#inFlight = new InFlight(this.states, this.result, this.#isNewer);
    this.#usual = new UsualSegments(this.states, this.#inFlight, this.result, this.#isNewer);
  }

  /** Whether this segment opens a new conversation although its addresses and ports are those of one that is known. */
  opensAnew(conversation: number, direction: number, segment: Segment): boolean {
    if ((segment.flags & SYN) === 0) return false;
    const { flows } = this.states;
    const own = (2 * conversation + direction) * flow.FLOW_COLUMNS;
    if ((flows[own + flow.BITS]! & flow.BASE_SET) === 0) return false;
    const isSame = segment.sequence === flows[own + flow.BASE];
    if (!this.#isNewer) return !isSame && (segment.flags & ACK) === 0;
    return !isSame || (flows[own + flow.BITS]! & flow.CLOSED) !== 0;
  }

  /**
   * Judges a segment. `reopened`: the conversation was opened for it because `opensAnew` said so.
   * The answer is in `result`.
   */
  judge(conversation: number, direction: number, segment: Segment, reopened: boolean): void {
    const own = (2 * conversation + direction) * flow.FLOW_COLUMNS;
    const other = (2 * conversation + 1 - direction) * flow.FLOW_COLUMNS;
    const { flows } = this.states;
    this.windowScale = flow.scaleOf(flows[own + flow.BITS]!);
    if (reopened || !this.#usual.judge(own, other, segment)) this.judgeByRules(own, other, segment, reopened);
  }

  /** As `judge`, all rules one after the other, whatever the segment is. Takes the rows of its flow and of the other. */
  judgeByRules(own: number, other: number, segment: Segment, reopened: boolean): void {
    const { flags } = segment;
    this.result.clear();
    this.#marks = reopened ? mark.REUSED_PORTS : 0;
    if ((flags & SYN) !== 0 && !reopened) this.#meetKnownSyn(own, segment);
    this.states.flows[own + flow.BITS]! &= ~flow.HAS_SACKED;
    if (segment.length >= 0) this.#applyRules(own, other, segment);
    if (segment.headerLength < MINIMUM_HEADER || segment.isCut) this.#saySilence(own, other, segment);
    else {
      this.#learnTimes(own, other, segment);
      if (segment.windowScale >= 0 || segment.sackCount > 0 || (flags & SYN) !== 0) {
        this.#learnOptions(own, other, segment);
      }
      this.result.marks = this.#marks;
      if (this.#marks !== 0) this.result.hasResult = true;
    }
  }

  /** The conversation goes on from it, also with the options that are there; but of a header that is not whole nothing is said. */
  #saySilence(own: number, other: number, segment: Segment): void {
    if (segment.headerLength >= MINIMUM_HEADER) {
      this.#learnTimes(own, other, segment);
      this.#learnScale(own, segment);
      if (segment.sackCount > 0) this.#learnSack(own, segment);
    }
    this.result.clear();
  }

  /** A SYN in a conversation whose start is known: the same one again, or a SYN-ACK that starts elsewhere. */
  #meetKnownSyn(own: number, segment: Segment): void {
    const { flows } = this.states;
    if ((flows[own + flow.BITS]! & flow.BASE_SET) === 0) return;
    if ((segment.flags & ACK) === 0) {
      flows[own + flow.NEXT_SEQUENCE] = flows[own + flow.HIGHEST_CONTIGUOUS]!;
    } else if (segment.sequence !== flows[own + flow.BASE]) {
      flows[own + flow.BASE] = segment.sequence;
      flows[own + flow.BITS]! &= ~flow.RANGE_KNOWN;
      this.#marks |= mark.REUSED_PORTS;
    }
  }

  #setBases(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    if ((flows[own + flow.BITS]! & flow.BASE_SET) === 0) {
      flows[own + flow.BASE] = (segment.flags & SYN) !== 0 ? segment.sequence : segment.sequence - 1;
      flows[own + flow.BITS]! |= flow.BASE_SET;
    }
    if ((flows[other + flow.BITS]! & flow.BASE_SET) === 0 && (segment.flags & ACK) !== 0) {
      flows[other + flow.BASE] = segment.acknowledgment - 1;
      flows[other + flow.BITS]! |= flow.BASE_SET;
    }
  }

  #applyRules(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    const { length, flags } = segment;
    if ((flows[own + flow.BITS]! & flows[other + flow.BITS]! & flow.BASE_SET) === 0)
      this.#setBases(own, other, segment);
    if ((flags & ACK) !== 0) flows[other + flow.BITS]! |= flow.IN_FLIGHT_VALID; // a
    const isProbe =
      length === 1 && segment.sequence === flows[own + flow.NEXT_SEQUENCE] && flows[other + flow.WINDOW] === 0;
    if (isProbe) this.#marks |= mark.ZERO_WINDOW_PROBE; // b
    else {
      this.#judgeWindow(own, other, segment);
      if (length === 0 && (flags & (SYN | FIN | RST)) === 0) this.#judgePureAck(own, other, segment);
    }
    if (segment.acknowledgment !== flows[own + flow.LAST_ACK]) {
      flows[own + flow.FIRST_ACK_FRAME] = segment.frame; // k
      flows[own + flow.DUPLICATES] = 0;
    }
    const highest = flows[other + flow.HIGHEST_CONTIGUOUS]!;
    if (highest !== 0 && isBefore(highest, segment.acknowledgment) && (flags & ACK) !== 0) {
      this.#judgeAck(other, segment, highest);
    }
    const consumes = length > 0 || (flags & (SYN | FIN)) !== 0;
    if (consumes && (this.#marks & mark.KEEP_ALIVE) === 0) this.#judgeOrder(own, other, segment);
    this.#advance(own, segment, consumes, isProbe);
    this.#remember(own, segment);
    if (flows[other + flow.NEWEST]! >= 0) this.#inFlight.takeAcknowledged(other, segment);
    if (length > 0) this.#inFlight.count(own, other, segment);
  }

  /** Rules c, d, e and g: what the window and the sequence number say by themselves. */
  #judgeWindow(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    const { flags, length } = segment;
    const next = flows[own + flow.NEXT_SEQUENCE]!;
    const isPlain = (flags & (SYN | FIN | RST)) === 0;
    if (segment.window === 0 && isPlain) this.#marks |= mark.ZERO_WINDOW; // c
    if (next !== 0 && isBefore(next, segment.sequence) && (flags & RST) === 0) {
      this.#marks |= mark.LOST_SEGMENT; // d
      flows[own + flow.BITS]! &= ~flow.IN_FLIGHT_VALID;
    }
    if (!isPlain) return;
    if (length <= 1 && segment.sequence === ((next - 1) | 0)) this.#marks |= mark.KEEP_ALIVE; // e
    const bits = flows[other + flow.BITS]!;
    const scale = flow.scaleOf(bits);
    if (length > 0 && scale !== flow.SCALE_UNKNOWN) {
      const isScaled = scale !== flow.SCALE_NOT_USED && (bits & flow.FIRST_ACK_PENDING) === 0;
      const room = flows[other + flow.WINDOW]! << (isScaled ? scale : 0);
      const edge = (flows[other + flow.LAST_ACK]! + room) | 0;
      if (((segment.sequence + length) | 0) === edge) this.#marks |= mark.WINDOW_FULL; // g
    }
  }

  /** Rules f, h, i and j: a segment without data that repeats its sender's sequence and acknowledgment numbers. */
  #judgePureAck(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    if (segment.sequence !== flows[own + flow.NEXT_SEQUENCE]) return;
    const { window } = segment;
    const lastWindow = flows[own + flow.WINDOW]!;
    const answered = flows[other + flow.BITS]! & flow.LAST_MARKS;
    const forward = (segment.acknowledgment - flows[own + flow.LAST_ACK]!) | 0;
    if (forward !== 0) {
      const takesProbe = this.#isNewer && forward === 1 && window === 0 && lastWindow === 0;
      if (takesProbe && (answered & mark.ZERO_WINDOW_PROBE) !== 0) this.#marks |= mark.ZERO_WINDOW_PROBE_ACK;
      return;
    }
    if (window !== lastWindow) {
      if (window !== 0) this.#marks |= mark.WINDOW_UPDATE; // f
    } else if (window !== 0) {
      if ((answered & mark.KEEP_ALIVE) !== 0) this.#marks |= mark.KEEP_ALIVE_ACK; // h
      else this.#countDuplicate(own); // j
    } else if ((answered & mark.ZERO_WINDOW_PROBE) !== 0) {
      this.#marks |= mark.ZERO_WINDOW_PROBE_ACK; // i
    }
  }

  #countDuplicate(own: number): void {
    const { flows } = this.states;
    const before = flows[own + flow.DUPLICATES]!;
    const number = before === -1 ? 1 : before + 1;
    flows[own + flow.DUPLICATES] = number;
    this.#marks |= mark.DUPLICATE_ACK;
    this.result.duplicateAckNumber = number;
    this.result.duplicateAckFrame = flows[own + flow.FIRST_ACK_FRAME]!;
  }

  /** Rule l: the ACK is for bytes that are not in the capture. */
  #judgeAck(other: number, segment: Segment, highest: number): void {
    const { flows } = this.states;
    const next = flows[other + flow.NEXT_SEQUENCE]!;
    if (this.#isNewer) {
      this.#marks |= mark.ACK_LOST_SEGMENT;
      flows[other + flow.HIGHEST_CONTIGUOUS] = this.#endOfRun(other, segment.acknowledgment);
    } else if (isBefore(highest, next)) {
      flows[other + flow.HIGHEST_CONTIGUOUS] = next;
      this.#marks |= mark.ACK_LOST_SEGMENT;
    } else {
      if (flows[other + flow.DUPLICATES] === 0) this.#marks |= mark.ACK_LOST_SEGMENT;
      flows[other + flow.DUPLICATES] = -1;
      this.result.hasResult = true;
    }
  }

  /** Where the segments seen that join on to `start` without a gap end; `start` itself if none does. */
  #endOfRun(other: number, start: number): number {
    const { rows } = this.#inFlight.waiting;
    const newest = this.states.flows[other + flow.NEWEST]!;
    let left = newest >= 0 ? rows[newest + pool.START]! : start;
    let right = newest >= 0 ? rows[newest + pool.END]! : start;
    for (let position = newest; position >= 0; position = rows[position + pool.OLDER]!) {
      if (isBefore(rows[position + pool.START]!, start)) continue;
      if (rows[position + pool.END] !== left) right = rows[position + pool.END]!;
      left = rows[position + pool.START]!;
    }
    return left === start && isBefore(start, right) ? right : start;
  }

  /** Rule m: bytes that were sent before. Which of the four reasons they are sent again for. */
  #judgeOrder(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    const { length } = segment;
    const lastAck = flows[other + flow.LAST_ACK]!;
    if (length > 0 && lastAck !== 0 && !isBefore(lastAck, segment.sequence + length)) {
      this.#marks |= mark.SPURIOUS_RETRANSMISSION | mark.RETRANSMISSION;
      return;
    }
    const next = flows[own + flow.NEXT_SEQUENCE]!;
    const goesBack =
      next !== 0 && isBefore(segment.sequence, next) && !(length > 1 && segment.sequence === ((next - 1) | 0));
    if (!goesBack) return;
    if (this.#isFast(other, segment, lastAck)) {
      this.#marks |= mark.FAST_RETRANSMISSION | mark.RETRANSMISSION;
    } else if (this.#isReordered(own, segment, next)) {
      this.#marks |= mark.OUT_OF_ORDER;
    } else {
      this.#marks |= mark.RETRANSMISSION;
      this.#measureTimeout(own, segment);
    }
  }

  #isFast(other: number, segment: Segment, lastAck: number): boolean {
    const { flows } = this.states;
    if (flows[other + flow.DUPLICATES]! >>> 0 < 2) return false;
    if (!this.#isNewer && lastAck !== segment.sequence) return false;
    const since =
      (segment.seconds - flows[other + flow.LAST_ACK_SECONDS]!) * NANOSECONDS +
      (segment.nanoseconds - flows[other + flow.LAST_ACK_NANOSECONDS]!);
    return since >= 0 && since < FAST_NANOSECONDS;
  }

  #isReordered(own: number, segment: Segment, next: number): boolean {
    const { flows, rare } = this.states;
    const row = flow.rareRow(own);
    const handshake = rare[row + flow.HANDSHAKE_SECONDS]! * NANOSECONDS + rare[row + flow.HANDSHAKE_NANOSECONDS]!;
    const since =
      (segment.seconds - flows[own + flow.NEXT_SECONDS]!) * NANOSECONDS +
      (segment.nanoseconds - flows[own + flow.NEXT_NANOSECONDS]!);
    if (!isShorter(since, handshake === 0 ? REORDERED_NANOSECONDS : handshake)) return false;
    const isLast = ((segment.sequence + numbersTaken(segment)) | 0) === next;
    if (!this.#isNewer) return !isLast;
    return !this.#isListed(own, segment) && (!isLast || rare[row + flow.LAST_LENGTH] === 0);
  }

  /** All of the segment's bytes were seen in one segment that waits for its ACK. */
  #isListed(own: number, segment: Segment): boolean {
    const { rows } = this.#inFlight.waiting;
    for (let at = this.states.flows[own + flow.NEWEST]!; at >= 0; at = rows[at + pool.OLDER]!) {
      const startsWithin = !isBefore(segment.sequence, rows[at + pool.START]!);
      if (startsWithin && !isBefore(rows[at + pool.END]!, segment.sequence + segment.length)) return true;
    }
    return false;
  }

  /** How long the oldest segment that is not acknowledged has waited. */
  #measureTimeout(own: number, segment: Segment): void {
    const { flows } = this.states;
    const { rows } = this.#inFlight.waiting;
    let oldest = -1;
    for (let position = flows[own + flow.NEWEST]!; position >= 0; position = rows[position + pool.OLDER]!) {
      if (!this.#isNewer || !isBefore(rows[position + pool.START]!, segment.sequence)) oldest = position;
    }
    const { result } = this;
    const isListed = oldest >= 0;
    const seconds = isListed ? rows[oldest + pool.SECONDS]! : flows[own + flow.NEXT_SECONDS]!;
    const nanoseconds = isListed ? rows[oldest + pool.NANOSECONDS]! : flows[own + flow.NEXT_NANOSECONDS]!;
    if (segment.seconds === seconds && segment.nanoseconds === nanoseconds) return;
    result.timeoutFrame = isListed ? rows[oldest + pool.FRAME]! : flows[own + flow.NEXT_FRAME]!;
    result.timeoutSeconds = (segment.seconds - seconds) | 0;
    result.timeoutNanoseconds = segment.nanoseconds - nanoseconds;
  }

  /** Rules n and o: the segment waits for its ACK; the flow has come further. */
  #advance(own: number, segment: Segment, consumes: boolean, isProbe: boolean): void {
    const { flows } = this.states;
    let end = (segment.sequence + segment.length) | 0;
    if (consumes && flows[own + flow.UNACKNOWLEDGED]! < MAXIMUM_UNACKNOWLEDGED) {
      end = (segment.sequence + numbersTaken(segment)) | 0;
      this.#inFlight.wait(own, segment, end);
    }
    if (isProbe) return;
    const next = flows[own + flow.NEXT_SEQUENCE]!;
    if (next === 0 || isBefore(next, end)) {
      flows[own + flow.NEXT_SEQUENCE] = end;
      flows[own + flow.NEXT_FRAME] = segment.frame;
      flows[own + flow.NEXT_SECONDS] = segment.seconds;
      flows[own + flow.NEXT_NANOSECONDS] = segment.nanoseconds;
    }
    const highest = flows[own + flow.HIGHEST_CONTIGUOUS]!;
    if (highest === 0 || highest === segment.sequence) {
      flows[own + flow.HIGHEST_CONTIGUOUS] = flows[own + flow.NEXT_SEQUENCE]!;
    }
  }

  /** Rule p. */
  #remember(own: number, segment: Segment): void {
    const { flows } = this.states;
    flows[own + flow.WINDOW] = segment.window;
    flows[own + flow.LAST_ACK] = segment.acknowledgment;
    flows[own + flow.LAST_ACK_SECONDS] = segment.seconds;
    flows[own + flow.LAST_ACK_NANOSECONDS] = segment.nanoseconds;
    flows[own + flow.BITS] = (flows[own + flow.BITS]! & ~flow.LAST_MARKS) | (this.#marks & flow.LAST_MARKS);
    if (this.#isNewer) this.states.rare[flow.rareRow(own) + flow.LAST_LENGTH] = segment.length;
  }

  /** After the rules: the handshake's round trip. */
  #learnTimes(own: number, other: number, segment: Segment): void {
    const { flows } = this.states;
    const { flags } = segment;
    if ((flags & SYN) !== 0) {
      flows[own + flow.BITS]! |= flow.FIRST_ACK_PENDING;
      if ((flags & ACK) === 0) this.#timeSyn(own, other, segment);
    } else if ((flags & ACK) !== 0) {
      const bits = flows[own + flow.BITS]!;
      flows[own + flow.BITS] = bits & ~flow.FIRST_ACK_PENDING;
      if ((bits & (flow.SYN_TIMED | flow.HANDSHAKE_KNOWN)) === flow.SYN_TIMED) this.#timeHandshake(own, other, segment);
    }
    if ((flags & (FIN | RST)) !== 0) {
      flows[own + flow.BITS]! |= flow.CLOSED;
      flows[other + flow.BITS]! |= flow.CLOSED;
    }
  }

  #timeSyn(own: number, other: number, { seconds, nanoseconds }: Segment): void {
    const { flows, rare } = this.states;
    for (const row of [own, other]) {
      rare[flow.rareRow(row) + flow.SYN_SECONDS] = seconds;
      rare[flow.rareRow(row) + flow.SYN_NANOSECONDS] = nanoseconds;
      // A time of zero means that there was no SYN: so it does in tshark.
      if (seconds !== 0 || nanoseconds !== 0) flows[row + flow.BITS]! |= flow.SYN_TIMED;
      else flows[row + flow.BITS]! &= ~flow.SYN_TIMED;
    }
  }

  /** From the SYN to the first ACK after it, whichever side sends that. */
  #timeHandshake(own: number, other: number, segment: Segment): void {
    const { flows, rare } = this.states;
    const seconds = (segment.seconds - rare[flow.rareRow(own) + flow.SYN_SECONDS]!) | 0;
    const nanoseconds = segment.nanoseconds - rare[flow.rareRow(own) + flow.SYN_NANOSECONDS]!;
    if (seconds === 0 && nanoseconds === 0) return;
    for (const row of [own, other]) {
      rare[flow.rareRow(row) + flow.HANDSHAKE_SECONDS] = seconds;
      rare[flow.rareRow(row) + flow.HANDSHAKE_NANOSECONDS] = nanoseconds;
      flows[row + flow.BITS]! |= flow.HANDSHAKE_KNOWN;
    }
  }

  /** After the rules: the scales, the SACK blocks. */
  #learnOptions(own: number, other: number, segment: Segment): void {
    this.#learnScale(own, segment);
    if ((segment.flags & SYN) !== 0) this.#agreeOnScale(own, other, segment.flags);
    if (segment.sackCount > 0) this.#learnSack(own, segment);
  }

  #learnScale(own: number, { windowScale }: Segment): void {
    const { flows } = this.states;
    if (windowScale < 0) return;
    flows[own + flow.BITS] = flow.withScale(flows[own + flow.BITS]!, Math.min(MAXIMUM_SCALE, windowScale));
  }

  /** Windows are scaled only where both SYNs say so (RFC 7323 §2.2). */
  #agreeOnScale(own: number, other: number, flags: number): void {
    const { flows } = this.states;
    const ownBits = flows[own + flow.BITS]!;
    const otherBits = flows[other + flow.BITS]!;
    const isUnused = flow.scaleOf(otherBits) === flow.SCALE_NOT_USED;
    if (flow.scaleOf(ownBits) === flow.SCALE_UNKNOWN) {
      flows[own + flow.BITS] = flow.withScale(ownBits, flow.SCALE_NOT_USED);
      flows[other + flow.BITS] = flow.withScale(otherBits, flow.SCALE_NOT_USED);
    } else if ((flags & ACK) !== 0 && isUnused) {
      flows[own + flow.BITS] = flow.withScale(ownBits, flow.SCALE_NOT_USED);
    }
  }

  #learnSack(own: number, segment: Segment): void {
    let sum = 0;
    for (let block = 0; block < segment.sackCount; block++) {
      sum += (segment.sack[2 * block + 1]! - segment.sack[2 * block]!) | 0;
    }
    this.states.flows[own + flow.BITS]! |= flow.HAS_SACKED;
    this.states.rare[flow.rareRow(own) + flow.SACKED_BYTES] = sum;
    if (this.#isNewer && (this.#marks & mark.WINDOW_UPDATE) !== 0) {
      this.#marks &= ~mark.WINDOW_UPDATE;
      this.#countDuplicate(own);
    }
  }
}

/** Sequence numbers that a segment takes: its bytes, and one for a SYN or FIN. */
function numbersTaken(segment: Segment): number {
  return (segment.flags & (SYN | FIN)) !== 0 ? segment.length + 1 : segment.length;
}
