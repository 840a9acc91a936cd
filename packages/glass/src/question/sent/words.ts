// Sentences about segments: sent again, only overtaken, or open, each with its reason.
import { secondsBetween } from "../seen/packet.ts";
import { counted, duration, figure } from "../wording.ts";
import type { Resend, ResendKind } from "./cause.ts";
import type { Late } from "./late.ts";

/** Kinds as a count of them is worded: "2 by timeout". */
export const kindNames: Readonly<Record<ResendKind, string>> = {
  timeout: "by timeout",
  probe: "as a tail loss probe",
  fast: "fast",
  spurious: "spurious",
  answer: "in answer to a SYN or FIN",
  refused: "after a refusal",
  "fast-open": "because the SYN-ACK left the data out",
  unknown: "for a reason that the packets do not show",
};

function shownIn({ shownBy }: Resend): string {
  return shownBy === undefined ? "an earlier frame" : `frame ${shownBy.frame}`;
}

/** How long after its latest copy it left, where that is not the original. */
function waitedText({ segment, previous, original }: Resend): string {
  if (previous === undefined || previous === original) return "";
  return `its latest copy was frame ${previous.frame}, ${duration(secondsBetween(previous.time, segment.time))} before; `;
}

/** Too soon after its latest copy for a timer to matter. */
const isSoon = ({ previous, segment }: Resend): boolean =>
  previous !== undefined && secondsBetween(previous.time, segment.time) < 0.002;

const oneSided = "the capture has the packets of one side only, so no acknowledgment shows what the sender knew";

const causes: Readonly<Record<ResendKind, (resend: Resend) => string>> = {
  timeout: (resend) =>
    `${waitedText(resend)}no acknowledgment had just asked for it, so the sender's retransmission timer ran out (RFC 6298)`,
  probe: (resend) =>
    `${waitedText(resend)}it is the last data on the way, sent again after more than a round trip: a tail loss probe (RFC 8985 §7) or a short timer`,
  fast: (resend) =>
    `${shownIn(resend)} had just reported that it was missing, and the sender did not wait for its timer (fast retransmission, RFC 5681 §3.2)`,
  spurious: (resend) =>
    `${shownIn(resend)} had already acknowledged it, so the receiver did not need it${isSoon(resend) ? "" : ": the acknowledgment was late or lost, or the timer too short"}`,
  answer: (resend) =>
    resend.segment.isFin
      ? `it acknowledges what came from the other side since then, and carries its FIN along: no timer ran out`
      : `the SYN came again in ${shownIn(resend)}, and a SYN-ACK answers each SYN: no timer ran out`,
  refused: (resend) => `${shownIn(resend)} had refused the SYN before, and the client tried again`,
  "fast-open": (resend) =>
    `${shownIn(resend)} acknowledged the SYN but not the data in it (TCP Fast Open, RFC 7413), so the client sends the data once more`,
  unknown: (resend) =>
    resend.previous === undefined
      ? "the reason is unknown"
      : resend.isOneSided === true
        ? `the reason is unknown: ${oneSided}`
        : `the reason is unknown: no acknowledgment asked for it, and ${duration(secondsBetween(resend.previous.time, resend.segment.time))} is too short for a retransmission timer (RFC 6298 §2.4)`,
};

/** Why it was sent again: a clause. */
export function causeText(resend: Resend): string {
  const { follows, kind } = resend;
  return follows === undefined
    ? causes[kind](resend)
    : `it follows frame ${follows.frame} in the repair of the same loss`;
}

const proofs: Readonly<Record<Resend["by"], string>> = {
  numbers: "",
  timestamp: "its timestamp is later than that of the segments captured before it, so it left after them",
  identification: "its IP identification is higher than that of the segments captured before it, so it left after them",
  report: "it came when an answer to the reported gap was due",
  timer: "it came too late to have been overtaken",
  acknowledged: "the receiver acknowledged these bytes before this copy was captured",
  "report-twice": "the receiver reports that these bytes arrived twice (D-SACK, RFC 2883)",
};

/** A sentence about one segment that was sent again, with its reason. */
export function resendText(resend: Resend): string {
  const { segment, original, by, arrivedTwice } = resend;
  const head = `Frame ${segment.frame} sends sequence number ${figure(segment.seq)} again`;
  const first =
    original === undefined
      ? `; the first copy is not in this capture, but ${proofs[by]}`
      : `, ${duration(secondsBetween(original.time, segment.time))} after the original in frame ${original.frame}`;
  const cause = original === undefined && resend.kind === "unknown" ? "" : `: ${causeText(resend)}`;
  const twice =
    arrivedTwice === undefined || by === "report-twice"
      ? ""
      : ` Frame ${arrivedTwice.frame} reports that both copies arrived (D-SACK, RFC 2883).`;
  return `${head}${first}${cause}.${twice}`;
}

function passedText({ passedBy }: Late): string {
  return passedBy === undefined ? "later data" : `frame ${passedBy.frame}`;
}

const lateReasons: Readonly<Record<Late["by"], (late: Late) => string>> = {
  timestamp: (late) => `its timestamp is earlier than that of ${passedText(late)}, so it left first`,
  identification: (late) => `its IP identification is lower than that of ${passedText(late)}, so it left first`,
  "no-report": (late) =>
    `it comes ${sinceText(late)} after ${passedText(late)}, before any acknowledgment could have reported a gap to the sender, and too soon for a timer`,
  "too-soon": ({ shownBy, segment }) =>
    `it comes ${shownBy === undefined ? "" : `${duration(secondsBetween(shownBy.time, segment.time))} `}after frame ${shownBy?.frame} reported the gap, too soon for the sender to have answered that`,
  beginning: () => "its numbers lie before the first ones in this capture",
  "one-sided": () => oneSided,
  "keep-alive": () => oneSided,
  unclear: (late) =>
    `it comes after frame ${late.shownBy?.frame ?? "?"} reported the gap, and the packets do not show whether it had left before`,
  acknowledged: ({ shownBy }) =>
    `frame ${shownBy?.frame ?? "?"} acknowledges it at about the same moment, and a capture may swap two packets so close together`,
  holes: () => "so much is missing before it that the places were not kept",
};

function sinceText({ passedBy, segment }: Late): string {
  return passedBy === undefined ? "soon" : duration(secondsBetween(passedBy.time, segment.time));
}

/** A clause that says why a late segment was only overtaken, or why the packets cannot decide. */
export function lateReason(late: Late): string {
  return lateReasons[late.by](late);
}

export function reorderedText(late: Late): string {
  return `Frame ${late.segment.frame} was overtaken on its way and sent once: ${lateReason(late)}.`;
}

export function undecidedText(late: Late): string {
  const other = late.by === "keep-alive" ? "is a keep-alive" : "was only overtaken";
  return `The packets cannot decide whether frame ${late.segment.frame} was sent again or ${other}: ${lateReason(late)}.`;
}

/** "10 packets are in the capture twice". */
export function twinsText(count: number): string {
  return `${counted(count, "packet is", "packets are")} in the capture twice`;
}
