// q6: what was sent again, and how one knows.
import type { FieldDeclaration } from "../dissect/field.ts";
import { tcpAnalysisFields } from "../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Question, SequenceFigure } from "./answer.ts";
import { askEachStream } from "./each-stream.ts";
import { segmentEvidence } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { mostLookedBack } from "./seen/limit.ts";
import { secondsBetween } from "./seen/packet.ts";
import { counted, duration, figure, frames, listed } from "./wording.ts";

/** Retransmissions described one by one; the rest are counted. */
const mostDescribed = 200;
/** Points of the picture for each direction. */
const mostPoints = 2000;

export type RetransmissionKind = "timeout" | "fast" | "spurious";

interface Retransmission {
  readonly segment: Segment;
  readonly kind: RetransmissionKind;
  readonly original: Segment | undefined;
}

const isRetransmission = ({ marks }: Segment): boolean =>
  marks.includes("retransmission") ||
  marks.includes("fast_retransmission") ||
  marks.includes("spurious_retransmission");

/** How soon after a duplicate ACK a retransmission is taken for its effect, in nanoseconds: timers wait ten times as long. */
const soonAfter = 20_000_000n;

/**
 * Analysis asks for two duplicate ACKs before it calls a retransmission fast (RFC 5681 §3.2 says three). Senders of today take
 * one that reports a gap (RFC 8985), so the one that asks for just this number, right before it, is enough here.
 */
function kindOf(segments: readonly Segment[], index: number): RetransmissionKind {
  const { marks, isFromClient, seqRaw, time } = segments[index]!;
  if (marks.includes("spurious_retransmission")) return "spurious";
  if (marks.includes("fast_retransmission")) return "fast";
  for (let before = index - 1; before >= Math.max(0, index - mostLookedBack); before -= 1) {
    const other = segments[before]!;
    if (time - other.time >= soonAfter) break;
    const isAsking = other.isFromClient !== isFromClient && other.ackRaw === seqRaw;
    if (isAsking && other.marks.includes("duplicate_ack")) return "fast";
  }
  return "timeout";
}

/** Sequence numbers that a segment takes: its bytes, and one each for SYN and FIN (RFC 9293 §3.4). */
export const taken = ({ length, isSyn, isFin }: Segment): number => length + (isSyn ? 1 : 0) + (isFin ? 1 : 0);

/** What was sent again and the first segment that carried the same sequence number, for the whole conversation. */
export function findRetransmissions({ segments }: Connection): Retransmission[] {
  const firsts = [new Map<number, Segment>(), new Map<number, Segment>()];
  const found: Retransmission[] = [];
  for (const [index, segment] of segments.entries()) {
    if (taken(segment) === 0) continue;
    const known = firsts[segment.isFromClient ? 0 : 1]!;
    if (isRetransmission(segment)) {
      const original = known.get(segment.seqRaw) ?? overlapping(segments, index);
      found.push({ segment, kind: kindOf(segments, index), original });
    }
    if (!known.has(segment.seqRaw)) known.set(segment.seqRaw, segment);
  }
  return found;
}

/** The first of the segments before that holds this one's first byte, where none starts with it. */
function overlapping(segments: readonly Segment[], index: number): Segment | undefined {
  const segment = segments[index]!;
  return segments.slice(Math.max(0, index - mostLookedBack), index).find((other) => {
    const inside = (segment.seqRaw - other.seqRaw) | 0;
    return other.isFromClient === segment.isFromClient && inside >= 0 && inside < taken(other);
  });
}

const kindWords: Record<RetransmissionKind, string> = {
  timeout: "no duplicate acknowledgment asked for it, so the sender's timer had run out",
  fast: "a duplicate acknowledgment asked for just this number, and the sender did not wait for its timer",
  spurious: "the receiver had already acknowledged these bytes, so this was not needed",
};

function describe({ segment, kind, original }: Retransmission): string {
  const again =
    original === undefined ? "whose original is not in this capture" : `after the original in frame ${original.frame}`;
  const later = original === undefined ? "" : `${duration(secondsBetween(original.time, segment.time))} `;
  return `Frame ${segment.frame} sends sequence number ${figure(segment.seq)} again, ${later}${again}: ${kindWords[kind]}.`;
}

function figureOf(connection: Connection): SequenceFigure {
  const start = connection.segments[0]?.time ?? 0n;
  const directions = [true, false].map((isFromClient) => {
    const all = connection.segments.filter((segment) => segment.isFromClient === isFromClient && taken(segment) > 0);
    const step = Math.max(1, Math.ceil(all.length / mostPoints));
    const shown = all
      .filter((segment, index) => index % step === 0 || isRetransmission(segment))
      .slice(0, 2 * mostPoints);
    return {
      from: isFromClient ? connection.clientText : connection.serverText,
      points: shown.map(
        (segment) =>
          [secondsBetween(start, segment.time), segment.seq, segment.frame, isRetransmission(segment)] as const,
      ),
    };
  });
  return { kind: "sequence", directions };
}

/** Per direction: how many segments took numbers, and whether each began where the one before ended or later. */
function neverBack(connection: Connection): string {
  return [true, false]
    .map((isFromClient) => {
      const sending = connection.segments.filter(
        (segment) => segment.isFromClient === isFromClient && taken(segment) > 0,
      );
      const who = isFromClient ? connection.clientText : connection.serverText;
      const last = sending.at(-1);
      if (last === undefined) return `${who} sent nothing that takes a sequence number`;
      const from = sending[0]!.seq;
      const numbers = `from ${figure(from)} to ${figure(last.seq + taken(last))}`;
      return `in the ${counted(sending.length, "segment")} from ${who} that take sequence numbers, the numbers only rise, ${numbers}`;
    })
    .join("; ");
}

function other(connection: Connection): string {
  const disordered = connection.segments
    .filter(({ marks }) => marks.includes("out_of_order"))
    .map(({ frame }) => frame);
  const missing = connection.segments.filter(({ marks }) => marks.includes("lost_segment")).map(({ frame }) => frame);
  return [
    disordered.length > 0
      ? ` The data in ${frames(disordered)} came out of order: later data overtook it, but nothing was sent twice.`
      : "",
    missing.length > 0
      ? ` Data before ${frames(missing)} is not in this capture, so what was sent again there cannot be seen.`
      : "",
  ].join("");
}

function markOf({ marks }: Segment): FieldDeclaration {
  const { retransmission, fastRetransmission, spuriousRetransmission } = tcpAnalysisFields;
  if (marks.includes("spurious_retransmission")) return spuriousRetransmission;
  return marks.includes("fast_retransmission") ? fastRetransmission : retransmission;
}

function evidenceFor(connection: Connection, found: readonly Retransmission[]): Evidence[] {
  return found.slice(0, mostDescribed).flatMap(({ segment, original }) => {
    const mark = segmentEvidence(connection, segment, markOf(segment), true, tcpFields.sequenceRaw);
    if (original === undefined) return [mark];
    return [mark, segmentEvidence(connection, original, tcpFields.sequenceRaw, original.seqRaw)];
  });
}

function find(connection: Connection): Finding {
  const found = findRetransmissions(connection);
  const kinds = (["timeout", "fast", "spurious"] as const)
    .map((kind) => ({ kind, count: found.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${figure(count)} ${kind}`);
  const described = found.slice(0, 5).map(describe).join(" ");
  const values = {
    count: found.length,
    frames: found
      .slice(0, mostDescribed)
      .map(({ segment, kind, original }) => ({ frame: segment.frame, kind, original: original?.frame ?? null })),
  };
  const evidence = found.length > 0 ? evidenceFor(connection, found) : lastOfEach(connection);
  const figures = [figureOf(connection)];
  if (found.length === 0) {
    return {
      answered: true,
      answer: "No: nothing was sent again in this conversation.",
      explanation:
        "TCP numbers every byte. A segment that is sent again carries a sequence number that this side has used before, so " +
        `the numbers go back. They never do here: ${neverBack(connection)}.${other(connection)}`,
      values,
      evidence,
      figures,
    };
  }
  return {
    answered: true,
    answer: `Yes: ${counted(found.length, "segment was", "segments were")} sent again (${listed(kinds)}).`,
    explanation:
      "TCP numbers every byte. A segment that is sent again carries a sequence number that this side has used before. " +
      `${described}${found.length > 5 ? ` The other ${figure(found.length - 5)} are listed below.` : ""}${other(connection)}`,
    values,
    evidence,
    figures,
  };
}

/** What shows that numbers only rise: the last segment of each direction. */
function lastOfEach(connection: Connection): Evidence[] {
  return [true, false].flatMap((isFromClient) => {
    const last = connection.segments.findLast((segment) => segment.isFromClient === isFromClient && taken(segment) > 0);
    return last === undefined
      ? []
      : [segmentEvidence(connection, last, tcpFields.sequence, last.seq, tcpFields.sequenceRaw)];
  });
}

export const q06: Question = {
  id: "q6",
  text: "Was anything retransmitted, and how do you know?",
  find: (seen) => askEachStream(seen, "Capture a TCP conversation from its beginning.", find),
};
