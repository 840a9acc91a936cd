// The segment that nearly every one is: whole, of a conversation whose handshake is over, in order, with nothing but ACK and
// perhaps PSH set, no option that counts, and no rule that would mark it. What the rules do with such a one is done here in one
// go; of every other nothing is done. A test holds that both ways end in the same (usual-segments.test.ts).
import * as flow from "./flow-state.ts";
import { type InFlight, MAXIMUM_UNACKNOWLEDGED } from "./in-flight.ts";
import { ACK, FIN, RST, type Segment, type SegmentAnalysis, SYN } from "./segment.ts";
import { isBefore } from "./sequence.ts";

const MINIMUM_HEADER = 20;
/** Bits of a flow that a usual segment finds so, of these: there is nothing to learn about the handshake any more. */
const HANDSHAKE_BITS = flow.BASE_SET | flow.FIRST_ACK_PENDING | flow.SYN_TIMED | flow.HANDSHAKE_KNOWN;
const HANDSHAKE_OVER = flow.BASE_SET | flow.SYN_TIMED | flow.HANDSHAKE_KNOWN;
/** The same where the capture began later. */
const HANDSHAKE_UNSEEN = flow.BASE_SET;

export class UsualSegments {
  readonly #states: flow.FlowStates;
  readonly #inFlight: InFlight;
  readonly #result: SegmentAnalysis;
  readonly #isNewer: boolean;

  constructor(states: flow.FlowStates, inFlight: InFlight, result: SegmentAnalysis, isNewer: boolean) {
    this.#states = states;
    this.#inFlight = inFlight;
    this.#result = result;
    this.#isNewer = isNewer;
  }

  /** Judges a segment if it is usual: `own` and `other` are the rows of its flow and of the other. False: it is not. */
  judge(own: number, other: number, segment: Segment): boolean {
    const { flows } = this.#states;
    const { length, sequence, acknowledgment } = segment;
    // Both rows at once: what is not in the processor's cache is then waited for once.
    const bits = flows[own + flow.BITS]!;
    const otherBits = flows[other + flow.BITS]!;
    const next = flows[own + flow.NEXT_SEQUENCE]!;
    const handshake = bits & HANDSHAKE_BITS;
    if (handshake !== HANDSHAKE_OVER && handshake !== HANDSHAKE_UNSEEN) return false;
    if (sequence !== next || next === 0 || !isPlain(segment)) return false;
    const highest = flows[other + flow.HIGHEST_CONTIGUOUS]!;
    if ((otherBits & flow.BASE_SET) === 0 || (highest !== 0 && isBefore(highest, acknowledgment))) return false;
    const isNews = acknowledgment !== flows[own + flow.LAST_ACK];
    if (length === 0 ? !isNews : !this.#isPlainData(other, otherBits, segment)) return false;
    if (flows[own + flow.UNACKNOWLEDGED]! >= MAXIMUM_UNACKNOWLEDGED) return false;

    this.#result.clear();
    flows[own + flow.BITS] = bits & ~(flow.HAS_SACKED | flow.LAST_MARKS);
    flows[other + flow.BITS] = otherBits | flow.IN_FLIGHT_VALID; // a
    if (isNews) {
      flows[own + flow.FIRST_ACK_FRAME] = segment.frame; // k
      flows[own + flow.DUPLICATES] = 0;
    }
    const end = (sequence + length) | 0;
    const contiguous = flows[own + flow.HIGHEST_CONTIGUOUS]!;
    if (contiguous === sequence || contiguous === 0) flows[own + flow.HIGHEST_CONTIGUOUS] = end; // o
    flows[own + flow.WINDOW] = segment.window; // p
    flows[own + flow.LAST_ACK] = acknowledgment;
    flows[own + flow.LAST_ACK_SECONDS] = segment.seconds;
    flows[own + flow.LAST_ACK_NANOSECONDS] = segment.nanoseconds;
    if (this.#isNewer) this.#states.rare[flow.rareRow(own) + flow.LAST_LENGTH] = length;
    if (length > 0) this.#advance(own, segment, end);
    if (flows[other + flow.NEWEST]! >= 0) this.#inFlight.takeAcknowledged(other, segment);
    if (length > 0) this.#inFlight.count(own, other, segment);
    return true;
  }

  /** Data that is no probe (b), does not fill the window (g), and was not acknowledged before it came (m). */
  #isPlainData(other: number, otherBits: number, { sequence, length }: Segment): boolean {
    const { flows } = this.#states;
    const window = flows[other + flow.WINDOW]!;
    const lastAck = flows[other + flow.LAST_ACK]!;
    const end = (sequence + length) | 0;
    if (window === 0 || (lastAck !== 0 && !isBefore(lastAck, end))) return false;
    const scale = flow.scaleOf(otherBits);
    if (scale === flow.SCALE_UNKNOWN) return true;
    const isScaled = scale !== flow.SCALE_NOT_USED && (otherBits & flow.FIRST_ACK_PENDING) === 0;
    return end !== ((lastAck + (window << (isScaled ? scale : 0))) | 0);
  }

  /** Rules n and o. */
  #advance(own: number, segment: Segment, end: number): void {
    const { flows } = this.#states;
    this.#inFlight.wait(own, segment, end);
    flows[own + flow.NEXT_SEQUENCE] = end;
    flows[own + flow.NEXT_FRAME] = segment.frame;
    flows[own + flow.NEXT_SECONDS] = segment.seconds;
    flows[own + flow.NEXT_NANOSECONDS] = segment.nanoseconds;
  }
}

/** Whole, with nothing but ACK and PSH, a window, and no option that the analysis learns from. */
function isPlain(segment: Segment): boolean {
  return (
    (segment.flags & (SYN | FIN | RST | ACK)) === ACK &&
    segment.window !== 0 &&
    segment.length >= 0 &&
    segment.windowScale < 0 &&
    segment.sackCount === 0 &&
    !segment.isCut &&
    segment.headerLength >= MINIMUM_HEADER
  );
}
