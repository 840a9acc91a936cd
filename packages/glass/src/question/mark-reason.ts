// Why TCP analysis put a mark on a segment: the mark's rule as a sentence, with its numbers, and what the packets show beside it.
import type { FieldDeclaration } from "../dissect/field.ts";
import { markFields } from "../analysis/tcp/mark.ts";
import type { Connection } from "./seen/connection.ts";
import { secondsBetween } from "./seen/packet.ts";
import { taken, type Mark, type Segment } from "./seen/segment.ts";
import { deliveryOf } from "./sent/delivery.ts";
import { missingIn } from "./sent/missing.ts";
import { causeText, lateReason, resendText, undecidedText } from "./sent/words.ts";
import { counted, duration, figure } from "./wording.ts";

/** What both sides had done before a segment, as the rules see it. */
interface State {
  /** The next sequence number of the segment's sender, by what it sent before; undefined before its first segment. */
  readonly next: number | undefined;
  readonly nextFrame: number | undefined;
  /** The sender's segment before this one. */
  readonly previous: Segment | undefined;
  /** The receiver's latest segment. */
  readonly other: Segment | undefined;
  /** The highest number that the receiver has sent up to. */
  readonly otherNext: number | undefined;
  /** How often the receiver had just repeated its acknowledgment. */
  readonly duplicates: number;
  /** The first round trip, in seconds. */
  readonly roundTrip: number | undefined;
}

const end = (segment: Segment): number => segment.seq + taken(segment);

function stateBefore(connection: Connection, segment: Segment): State {
  let next: Segment | undefined;
  let otherNext: Segment | undefined;
  let previous: Segment | undefined;
  let other: Segment | undefined;
  let duplicates = 0;
  for (const one of connection.segments) {
    if (one.frame >= segment.frame) break;
    if (one.isFromClient === segment.isFromClient) {
      previous = one;
      if (next === undefined || end(one) > end(next)) next = one;
    } else {
      duplicates = one.marks.includes("duplicate_ack") ? duplicates + 1 : 0;
      other = one;
      if (otherNext === undefined || end(one) > end(otherNext)) otherNext = one;
    }
  }
  const { syn, synAck } = connection;
  const ack =
    synAck &&
    connection.segments.find((one) => one.isFromClient && one.isAck && !one.isSyn && one.frame > synAck.frame);
  return {
    next: next && end(next),
    nextFrame: next?.frame,
    previous,
    other,
    otherNext: otherNext && end(otherNext),
    duplicates,
    roundTrip: syn !== undefined && ack !== undefined ? secondsBetween(syn.time, ack.time) : undefined,
  };
}

function roundTripText({ roundTrip }: State): string {
  return roundTrip === undefined ? "" : ` (the handshake's round trip took ${duration(roundTrip)})`;
}

/** What the packets show of a segment that a mark calls sent again or out of order: a sentence, or undefined. */
function whatHappened(connection: Connection, segment: Segment): string | undefined {
  const { twins, again, reordered, undecided, crossing } = deliveryOf(connection);
  const first = twins.get(segment);
  if (first !== undefined) {
    const apart = duration(secondsBetween(first.time, segment.time));
    return `it is the packet of frame ${first.frame}, ${apart} later: the capture holds it twice, and the sender sent it once.`;
  }
  if (crossing.includes(segment)) {
    return "both ends opened at once, and this SYN-ACK carries the number of the SYN before it, as it must (RFC 9293 §3.5, figure 7).";
  }
  const late = reordered.find((one) => one.segment === segment);
  if (late !== undefined) return `it was overtaken on its way and sent once: ${lateReason(late)}.`;
  const open = undecided.find((one) => one.segment === segment);
  if (open !== undefined) return undecidedText(open).replace(/^W/, "w");
  const resend = again.find((one) => one.segment === segment);
  if (resend === undefined) return undefined;
  return resend.original === undefined
    ? resendText(resend).replace(/^F/, "f")
    : `frame ${resend.original.frame} carried it ${duration(secondsBetween(resend.original.time, segment.time))} before; ${causeText(resend)}.`;
}

function retransmission(connection: Connection, segment: Segment, state: State): string {
  const below =
    state.next === undefined || segment.seq >= state.next
      ? `its sequence number ${figure(segment.seq)} was used before`
      : `its sequence number ${figure(segment.seq)} is below the next expected ${figure(state.next)}`;
  const before =
    state.duplicates === 0
      ? "no duplicate ACKs came before it"
      : `${counted(state.duplicates, "duplicate ACK")} came just before it`;
  const happened = whatHappened(connection, segment) ?? "nothing else in this capture says so.";
  return `${below}; ${before}${roundTripText(state)}; ${happened}`;
}

function outOfOrder(connection: Connection, segment: Segment, state: State): string {
  const below = `its sequence number ${figure(segment.seq)} is below the next expected ${figure(state.next ?? 0)}, set by frame ${state.nextFrame}`;
  const happened = whatHappened(connection, segment) ?? "it comes soon after that.";
  return `${below}${roundTripText(state)}; ${happened}`;
}

/** The window that the receiver advertised last. */
function windowText({ other }: State): string {
  return other === undefined ? "not known" : `${figure(other.window)} bytes (frame ${other.frame})`;
}

type Reason = (connection: Connection, segment: Segment, state: State) => string;

const reasons: Record<Mark, Reason> = {
  retransmission,
  fast_retransmission: retransmission,
  spurious_retransmission: retransmission,
  out_of_order: outOfOrder,
  duplicate_ack: (_, { ack }, { previous }) =>
    `it carries no data, and acknowledges up to ${figure(ack)} with the same window as frame ${previous?.frame} did: something arrived ` +
    "that is not the next in order.",
  zero_window: (_, { windowValue }) =>
    `its window is ${windowValue}: the receiver has no room left, and the other side has to wait.`,
  zero_window_probe: (_, segment, state) =>
    `it carries one byte, the next in order (${figure(segment.seq)}), although the receiver's window was ${windowText(state)}: it asks for an answer ` +
    "with the window as it is now.",
  zero_window_probe_ack: (_, { ack }, { other }) =>
    `it answers the probe in frame ${other?.frame}: the window is still 0, and it still acknowledges only up to ${figure(ack)}.`,
  window_full: (_, { seq, length }, state) =>
    `its last byte has number ${figure(seq + length - 1)}; the receiver had acknowledged up to ${figure(state.other?.ack ?? 0)} and advertised a window of ` +
    `${windowText(state)}, so not one byte more may be sent now.`,
  window_update: (_, { window, ack }, { previous }) =>
    `it carries no data and acknowledges nothing new (${figure(ack)}), but the window is ${figure(window)} where frame ${previous?.frame} advertised ` +
    `${figure(previous?.window ?? 0)}.`,
  keep_alive: (_, { seq, length }, { next }) =>
    `it carries ${counted(length, "byte")} and the sequence number ${figure(seq)}, one below the next expected ${figure(next ?? 0)}: nothing new, only a ` +
    "question whether the other side is still there.",
  keep_alive_ack: (_, { ack }, { other }) =>
    `it answers the keep-alive in frame ${other?.frame} with the same acknowledgment (${figure(ack)}) and window as before: still there.`,
  lost_segment: (_, { seq }, { next, nextFrame }) =>
    `its sequence number ${figure(seq)} is above the next expected ${figure(next ?? 0)}, where frame ${nextFrame} ended: ` +
    `no packet before it carries the ${counted(seq - (next ?? 0), "byte")} between them. They come later, were lost on the way, or the capture missed them.`,
  ack_lost_segment: (connection, segment, { otherNext }) => {
    const { ack } = segment;
    if (otherNext !== undefined && otherNext >= ack) {
      return `it acknowledges up to ${figure(ack)}, and the other side is seen to have sent that: the capture lacks nothing here. The mark's rule counts only data that came in order and in whole segments.`;
    }
    const missing = missingIn(connection).some(({ acknowledgedBy }) => acknowledgedBy === segment);
    const why = missing ? "the rest arrived, so the capture missed it." : "the rest comes later in this capture.";
    return `it acknowledges up to ${figure(ack)}, but the other side is seen to have sent only up to ${figure(otherNext ?? 0)} before: ${why}`;
  },
  reused_ports: (connection) =>
    `it opens a connection between ${connection.clientText} and ${connection.serverText} with a new initial sequence number, although these two ` +
    "ends already had one in this capture.",
};

export interface MarkExplanation {
  readonly mark: Mark;
  readonly field: FieldDeclaration;
  /** A sentence with the state that led to the mark. */
  readonly reason: string;
}

/** Why a segment carries its marks. A fast or spurious retransmission is explained once, not as a plain one too. */
export function explainMarks(connection: Connection, segment: Segment): MarkExplanation[] {
  const state = stateBefore(connection, segment);
  const isSpecial = segment.marks.includes("fast_retransmission") || segment.marks.includes("spurious_retransmission");
  const explained = segment.marks.filter((mark) => !(isSpecial && mark === "retransmission"));
  return explained.flatMap((mark) => {
    const field = markFields.find(([, declared]) => declared.name === `tcp.analysis.${mark}`)?.[1];
    return field === undefined ? [] : [{ mark, field, reason: reasons[mark](connection, segment, state) }];
  });
}
