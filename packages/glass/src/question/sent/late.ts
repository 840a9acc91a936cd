// A segment that comes after later numbers: overtaken on its way, or sent again after its first copy was lost before the capture.
import type { Segment } from "../seen/segment.ts";
import { mostLookedBack } from "../seen/limit.ts";
import { leastTimer, type Cause } from "./cause.ts";
import type { Passing } from "./side.ts";
import type { Hole } from "./number-line.ts";

export interface Late {
  readonly segment: Segment;
  /** The segment with later numbers that was captured first; undefined where it is no longer known. */
  readonly passedBy: Segment | undefined;
  readonly by:
    /** The sender put an earlier time, or an earlier Identification, on it. */
    | "timestamp"
    | "identification"
    /** No acknowledgment had reported the gap, or not early enough for the sender to react. */
    | "no-report"
    | "too-soon"
    /** It lies before the first segment of this side in the capture. */
    | "beginning"
    /** Of one side only the packets were captured. */
    | "one-sided"
    /** So it is of one byte that a keep-alive may repeat, too (RFC 1122 §4.2.3.6). */
    | "keep-alive"
    | "unclear"
    /** The receiver had acknowledged it, at about the same moment. */
    | "acknowledged"
    /** More holes than are kept. */
    | "holes";
  /** The acknowledgment that reported the gap. */
  readonly shownBy: Segment | undefined;
}

export type Verdict =
  | { readonly verdict: "again"; readonly resend: Cause }
  | { readonly verdict: "reordered" | "undecided"; readonly late: Late };

/** Capture disorder between two directions stays below this, in nanoseconds. */
const captureDisorder = 1_000_000n;

export function judgeLate(passing: Passing, segment: Segment, hole: Hole | undefined, from: number): Verdict {
  const { own } = passing;
  const passedBy = hole?.passedBy ?? own.line.first!;
  // In its turn, though acknowledged before: no segment passed it.
  const isInTurn = from >= own.line.next;
  const made = isInTurn ? undefined : madeBefore(passing, segment, passedBy);
  if (made?.isBefore === true) {
    return { verdict: "reordered", late: { segment, passedBy, by: made.by, shownBy: undefined } };
  }
  const report = reportAfter(passing, hole?.passedAt ?? own.line.firstAt);
  const isLongAgo = segment.time - passedBy.time >= leastTimer;
  if (made !== undefined) {
    const kind = report !== undefined ? "fast" : isLongAgo ? "timeout" : "unknown";
    return { verdict: "again", resend: { kind, by: made.by, shownBy: report } };
  }
  return judgeByReports(passing, segment, { passedBy, report, isLongAgo, from });
}

/** Which of two the sender made first, by the time or the number that it put on them. */
function madeBefore(
  { own }: Passing,
  segment: Segment,
  passedBy: Segment,
): { readonly isBefore: boolean; readonly by: "timestamp" | "identification" } | undefined {
  if (segment.timestamp !== undefined && passedBy.timestamp !== undefined) {
    const step = (segment.timestamp - passedBy.timestamp) | 0;
    if (step !== 0) return { isBefore: step < 0, by: "timestamp" };
  }
  const isBefore = own.line.madeBefore(segment, passedBy);
  return isBefore === undefined ? undefined : { isBefore, by: "identification" };
}

/** The first acknowledgment after the hole appeared that does not reach beyond it. */
function reportAfter({ segments, index, other }: Passing, since: number): Segment | undefined {
  const { seqRaw } = segments[index]!;
  const { acks } = other;
  const earliest = Math.max(since + 1, index - mostLookedBack);
  for (let at = firstFrom(acks, earliest); at < acks.length; at += 1) {
    const one = segments[acks[at]!]!;
    if (((seqRaw - one.ackRaw) | 0) >= 0) return one;
  }
  return undefined;
}

/** The place of the first of the rising numbers that is not below `least`. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Facts {
  readonly passedBy: Segment;
  readonly report: Segment | undefined;
  readonly isLongAgo: boolean;
  readonly from: number;
}

function judgeByReports(passing: Passing, segment: Segment, { passedBy, report, isLongAgo, from }: Facts): Verdict {
  const { own, other } = passing;
  const open = (by: Late["by"]): Verdict => ({
    verdict: "undecided",
    late: { segment, passedBy, by, shownBy: report },
  });
  const overtaken = (by: Late["by"]): Verdict => ({
    verdict: "reordered",
    late: { segment, passedBy, by, shownBy: report },
  });
  if (own.acknowledged >= from + segment.length && segment.length > 0 && own.acknowledgedBy !== undefined) {
    const isSure = segment.time - own.acknowledgedBy.time >= captureDisorder;
    if (!isSure) return open("acknowledged");
    return { verdict: "again", resend: { kind: "spurious", by: "acknowledged", shownBy: own.acknowledgedBy } };
  }
  if (own.line.holeAt(from) === undefined) return open("beginning");
  if (isLongAgo)
    return {
      verdict: "again",
      resend: { kind: report === undefined ? "timeout" : "fast", by: "timer", shownBy: report },
    };
  if (other.latestAck === undefined) return open("one-sided");
  if (report === undefined) return overtaken("no-report");
  // The handshake shows how long a packet takes from the place of capture to the sender and back.
  const there = other.roundTrip;
  const waited = segment.time - report.time;
  if (there === undefined) return open("unclear");
  if (10n * waited >= 8n * there) return { verdict: "again", resend: { kind: "fast", by: "report", shownBy: report } };
  return 2n * waited < there ? overtaken("too-soon") : open("unclear");
}
