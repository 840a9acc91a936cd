// Why a segment was sent again, as far as the packets show it.
import { taken, type Segment } from "../seen/segment.ts";
import type { Passing, Side } from "./side.ts";

/**
 * timeout: the retransmission timer ran out (RFC 6298). probe: a tail loss probe (RFC 8985 §7). fast: an acknowledgment reported
 * a gap (RFC 5681 §3.2, RFC 6675). spurious: it had been acknowledged. answer: a SYN-ACK for a SYN that came again, or a FIN with the
 * acknowledgment of the other side's. refused: a SYN after a reset. fast-open: data of a SYN that the server did not take (RFC 7413). unknown: sent again, for an unknown reason.
 */
export type ResendKind = "timeout" | "probe" | "fast" | "spurious" | "answer" | "refused" | "fast-open" | "unknown";

/** In the order in which an answer counts them. */
export const resendKinds: readonly ResendKind[] = [
  "timeout",
  "probe",
  "fast",
  "spurious",
  "answer",
  "refused",
  "fast-open",
  "unknown",
];

/** What in the packets shows that a segment was sent again. */
export type Shown =
  /** Its numbers were seen before. */
  | "numbers"
  /** It has a later time on it than the segment that overtook it, or a later Identification. */
  | "timestamp"
  | "identification"
  /** The receiver had reported the gap, early enough for the sender to hear of it. */
  | "report"
  /** It came so late that a timer had time to run out. */
  | "timer"
  /** The receiver had acknowledged it before. */
  | "acknowledged"
  /** The receiver reported that it arrived twice. */
  | "report-twice";

export interface Resend {
  readonly segment: Segment;
  readonly kind: ResendKind;
  readonly by: Shown;
  /** The segment that carried the numbers first; undefined where the capture does not have it. */
  readonly original: Segment | undefined;
  /** The latest segment with these numbers before this one. */
  readonly previous: Segment | undefined;
  /** The segment that led to it: the acknowledgment that asked, the SYN that came again, the reset. */
  readonly shownBy: Segment | undefined;
  /** The segment that was sent again before it, in the repair of the same loss. */
  readonly follows?: Segment;
  /** The capture has no acknowledgment of the other side, so none shows what the sender knew. */
  readonly isOneSided?: true;
  /** The acknowledgment that reported these bytes as received twice. */
  readonly arrivedTwice?: Segment | undefined;
}

/** A timer does not run out sooner, in nanoseconds: RFC 6298 §2.4 asks for a second, systems of today wait 200 ms. */
export const leastTimer = 190_000_000n;
/** A tail loss probe waits for two round trips, and at least for a tick of the system's clock, in nanoseconds. */
const leastProbe = 2_000_000n;
/** How soon after a report of a gap a segment is taken for its effect, in nanoseconds: timers wait ten times as long. */
const soonAfter = 20_000_000n;

export type Cause = Pick<Resend, "kind" | "by" | "shownBy">;

export function causeOf(
  passing: Passing,
  segment: Segment,
  original: Segment | undefined,
  previous: Segment | undefined,
): Resend {
  const found =
    openingCause(passing, segment, original, previous) ??
    acknowledgedCause(passing, segment) ??
    reportCause(passing, segment, previous) ??
    repairCause(passing, segment, original, previous) ??
    timerCause(passing, segment, previous);
  return { segment, original, previous, by: "numbers", ...found };
}

type Found = Pick<Resend, "kind" | "shownBy" | "follows" | "isOneSided">;

function openingCause(
  { own, other }: Passing,
  segment: Segment,
  original: Segment | undefined,
  previous: Segment | undefined,
): Found | undefined {
  const since = previous?.frame ?? 0;
  if (segment.isSyn && segment.isAck) {
    const isRepeated = other.syn !== undefined && !other.syn.isAck && other.syns > 1 && other.syn.frame > since;
    return isRepeated ? { kind: "answer", shownBy: other.syn } : undefined;
  }
  if (segment.isSyn) {
    const isRefused = other.reset !== undefined && other.reset.frame > since;
    return isRefused ? { kind: "refused", shownBy: other.reset } : undefined;
  }
  // Each side's FIN crossed the other's: it goes once more with the acknowledgment of that (RFC 9293 §3.6, figure 13).
  const isCrossed = segment.isFin && segment.length === 0 && original?.isFin === true && previous !== undefined;
  if (isCrossed && segment.ackRaw !== previous.ackRaw && segment.time - previous.time < leastTimer) {
    return { kind: "answer", shownBy: other.fin };
  }
  // The server acknowledged the SYN and not its data.
  const isData = original?.isSyn === true && original.length > 0;
  const isLeft = isData && own.acknowledged === own.line.at(original.seqRaw) + 1;
  return isLeft ? { kind: "fast-open", shownBy: own.acknowledgedBy } : undefined;
}

/** A SYN comes again because the SYN-ACK did not arrive, though the capture has it: that is its timer. */
function acknowledgedCause({ own }: Passing, segment: Segment): Found | undefined {
  if (segment.isSyn && !segment.isAck) return undefined;
  const end = own.line.at(segment.seqRaw) + taken(segment);
  return own.acknowledged >= end ? { kind: "spurious", shownBy: own.acknowledgedBy } : undefined;
}

/** The other side's latest acknowledgment asks for just this number, or reports that later data arrived. */
export function reportsGap({ own, other }: Passing, from: number, to: number): Segment | undefined {
  const ack = other.latestAck;
  if (ack === undefined) return undefined;
  const asked = own.line.at(ack.ackRaw);
  if (asked > from) return undefined;
  const isAsking = asked === from && (other.isDuplicate || ack.marks.includes("duplicate_ack"));
  const isSelective = ack.sack.some(([left]) => own.line.at(left) >= to);
  return isAsking || isSelective ? ack : undefined;
}

function reportCause(passing: Passing, segment: Segment, previous: Segment | undefined): Found | undefined {
  const from = passing.own.line.at(segment.seqRaw);
  const ack = reportsGap(passing, from, from + taken(segment));
  if (ack === undefined || ack.frame < (previous?.frame ?? 0)) return undefined;
  return segment.time - ack.time < reaction(passing.other) ? { kind: "fast", shownBy: ack } : undefined;
}

/** The rest of what was lost follows in a burst, or as acknowledgments come in: the cause is that of the first. */
function repairCause(
  { own, other }: Passing,
  segment: Segment,
  original: Segment | undefined,
  previous: Segment | undefined,
): Found | undefined {
  const { repair } = own;
  if (repair === undefined || previous !== original || own.line.at(segment.seqRaw) >= repair.until) return undefined;
  const since = latestTime(repair.begun.time, other.latestAck?.time);
  const isDue = segment.time - since < reaction(other);
  return isDue ? { kind: repair.kind, shownBy: undefined, follows: repair.begun } : undefined;
}

const latestTime = (one: bigint, other: bigint | undefined): bigint =>
  other !== undefined && other > one ? other : one;

/** How long a sender takes to react to a report, at most: as long as the report is on its way, and the reaction back. */
function reaction({ roundTrip }: Side): bigint {
  const twice = 2n * (roundTrip ?? 0n);
  return twice > soonAfter && twice < leastTimer ? twice : soonAfter;
}

function timerCause({ own, other }: Passing, segment: Segment, previous: Segment | undefined): Found {
  const waited = previous === undefined ? undefined : segment.time - previous.time;
  if (waited === undefined) return { kind: "unknown", shownBy: undefined };
  if (other.latestAck === undefined && !segment.isSyn) return { kind: "unknown", shownBy: undefined, isOneSided: true };
  if (waited >= leastTimer) return { kind: "timeout", shownBy: undefined };
  const isTail = !segment.isSyn && own.line.at(segment.seqRaw) + taken(segment) === own.line.next;
  const roundTrip = (own.roundTrip ?? 0n) + (other.roundTrip ?? 0n);
  const isProbe = isTail && waited >= leastProbe && roundTrip > 0n && 2n * waited >= 3n * roundTrip;
  return { kind: isProbe ? "probe" : "unknown", shownBy: undefined };
}
