// q5: the least receive window, and whether it ever held the sender back.
import { tcpAnalysisFields } from "../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question, Seen, Values } from "./answer.ts";
import { askEachStream, everyConnection } from "./each-stream.ts";
import { segmentEvidence } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { counted, figure, frames, percent } from "./wording.ts";

/** Occasions listed of each kind; the rest are counted. */
const mostOccasions = 100;
/** `tcp.window_size_scalefactor` where the handshake is not in the capture, and where one side did not offer scaling. */
const unknownScale = -1;

/** One direction of the data: who receives, and what room they told the sender of. */
interface Direction {
  readonly receiver: string;
  readonly sender: string;
  /** The segment with the least window; undefined where the receiver said nothing. */
  readonly least: Segment | undefined;
  readonly isScaleKnown: boolean;
  readonly scale: number | undefined;
  readonly zeroWindows: readonly Segment[];
  readonly windowFulls: readonly Segment[];
  /** Data that reached the window without being marked as filling it. */
  readonly reached: readonly Segment[];
  /** Largest part of the window that was in flight, and the segment at that moment. */
  readonly share: number;
  readonly closest: Segment | undefined;
}

/** A window means something in every segment but a reset, which usually carries 0 (RFC 9293 §3.10.7.1). */
const tellsWindow = (segment: Segment): boolean => !segment.isReset;

function follow(connection: Connection, isFromClient: boolean): Direction {
  let least: Segment | undefined;
  let window: number | undefined;
  let closest: Segment | undefined;
  let share = 0;
  const reached: Segment[] = [];
  for (const segment of connection.segments) {
    if (segment.isFromClient === isFromClient) {
      const inFlight = segment.bytesInFlight ?? 0;
      if (segment.length === 0 || window === undefined || window === 0) continue;
      if (inFlight / window > share) [share, closest] = [inFlight / window, segment];
      if (inFlight >= window && !segment.marks.includes("window_full")) reached.push(segment);
    } else if (tellsWindow(segment)) {
      window = segment.window;
      if (least === undefined || segment.window < least.window) least = segment;
    }
  }
  const from = connection.segments.filter((segment) => segment.isFromClient !== isFromClient && tellsWindow(segment));
  const scale = from.findLast((segment) => segment.scale !== undefined)?.scale;
  const marked = (mark: "zero_window" | "window_full", isSender: boolean): Segment[] =>
    connection.segments.filter((one) => one.marks.includes(mark) && (one.isFromClient === isFromClient) === isSender);
  const isHandshakeSeen = connection.syn !== undefined && connection.synAck !== undefined;
  return {
    sender: isFromClient ? connection.clientText : connection.serverText,
    receiver: isFromClient ? connection.serverText : connection.clientText,
    least,
    isScaleKnown: scale === undefined ? isHandshakeSeen : scale !== unknownScale,
    scale: scale !== undefined && scale > 0 ? scale : undefined,
    zeroWindows: marked("zero_window", false),
    windowFulls: marked("window_full", true),
    reached,
    share,
    closest,
  };
}

const isThrottled = ({ zeroWindows, windowFulls, reached }: Direction): boolean =>
  zeroWindows.length + windowFulls.length + reached.length > 0;

const frameNumbers = (segments: readonly Segment[]): number[] =>
  segments.slice(0, mostOccasions).map(({ frame }) => frame);

function directionValues(direction: Direction): Json {
  return {
    receiver: direction.receiver,
    sender: direction.sender,
    leastWindow: direction.least?.window ?? null,
    frame: direction.least?.frame ?? null,
    scaleKnown: direction.isScaleKnown,
    scaleFactor: direction.scale ?? null,
    throttled: isThrottled(direction),
    zeroWindows: frameNumbers(direction.zeroWindows),
    windowFull: frameNumbers(direction.windowFulls),
    windowReached: frameNumbers(direction.reached),
    largestShare: Number(direction.share.toPrecision(4)),
    largestShareFrame: direction.closest?.frame ?? null,
  };
}

function describeScale({ isScaleKnown, scale, least, receiver }: Direction): string {
  if (least === undefined) return `${receiver} sent nothing in this capture.`;
  if (!isScaleKnown) {
    return (
      `What ${receiver} wrote in the header at the least was ${figure(least.windowValue)} (frame ${least.frame}); the factor by which it counts was agreed ` +
      "in the handshake, which is not in this capture, so the real window is this or a multiple of it."
    );
  }
  if (least.isSyn) {
    return `${receiver} advertised at the least ${figure(least.window)} bytes, in its ${least.isAck ? "SYN-ACK" : "SYN"} (frame ${least.frame}), where the window is never scaled.`;
  }
  const factor =
    scale === undefined
      ? ""
      : ` (${figure(least.windowValue)} in the header, times ${figure(scale)} as agreed in the handshake)`;
  return `${receiver} advertised at the least ${figure(least.window)} bytes${factor}, in frame ${least.frame}.`;
}

function describeThrottling(direction: Direction): string {
  const { zeroWindows, windowFulls, reached, sender, receiver, share, closest } = direction;
  if (!isThrottled(direction)) {
    if (closest === undefined) return "";
    const window = `${percent(share)} of the window in flight (frame ${closest.frame})`;
    return ` ${sender} was never held back by it: at most it had ${window}.`;
  }
  const told = [
    zeroWindows.length > 0 ? `${receiver} said "no room" (window 0) in ${frames(frameNumbers(zeroWindows))}` : "",
    windowFulls.length > 0 ? `${sender} filled the window in ${frames(frameNumbers(windowFulls))}` : "",
    reached.length > 0 ? `${sender}'s bytes in flight reached the window in ${frames(frameNumbers(reached))}` : "",
  ].filter((text) => text !== "");
  return ` It did hold ${sender} back: ${told.join("; ")}.`;
}

function evidenceFor(
  connection: Connection,
  { least, zeroWindows, windowFulls, reached, closest }: Direction,
): Evidence[] {
  const { windowSize, window: windowValue } = tcpFields;
  const { zeroWindow, windowFull, bytesInFlight } = tcpAnalysisFields;
  const inFlight = (segment: Segment): Evidence =>
    segmentEvidence(connection, segment, bytesInFlight, segment.bytesInFlight ?? 0, tcpFields.sequenceRaw);
  return [
    ...(least === undefined ? [] : [segmentEvidence(connection, least, windowSize, least.window, windowValue)]),
    ...zeroWindows
      .slice(0, mostOccasions)
      .map((one) => segmentEvidence(connection, one, zeroWindow, true, windowValue)),
    ...windowFulls
      .slice(0, mostOccasions)
      .map((one) => segmentEvidence(connection, one, windowFull, true, tcpFields.sequenceRaw)),
    ...reached.slice(0, mostOccasions).map(inFlight),
    ...(closest === undefined || reached.includes(closest) ? [] : [inFlight(closest)]),
  ];
}

function find(connection: Connection): Finding {
  const directions = [follow(connection, true), follow(connection, false)];
  const told = directions.filter(({ least }) => least !== undefined);
  const [first] = told.toSorted((one, other) => one.least!.window - other.least!.window);
  if (first?.least === undefined) {
    return { answered: false, needs: "No segment of this conversation tells a window. Capture it while data flows." };
  }
  const throttled = directions.some(isThrottled);
  const occasions = directions.reduce(
    (sum, one) => sum + one.zeroWindows.length + one.windowFulls.length + one.reached.length,
    0,
  );
  const amount = first.isScaleKnown
    ? `${figure(first.least.window)} bytes`
    : `${figure(first.least.window)} (unscaled)`;
  return {
    answered: true,
    answer:
      `The least window was ${amount}, advertised by ${first.receiver} in frame ${first.least.frame}; ` +
      (throttled ? `it held the sender back on ${counted(occasions, "occasion")}.` : "it never held the sender back."),
    explanation:
      "The receive window is the room left in the receiver's buffer: a receiver writes it into every segment, and the sender " +
      "may have no more bytes on the way than that. " +
      directions.map((one) => describeScale(one) + describeThrottling(one)).join(" "),
    values: {
      leastWindow: first.least.window,
      frame: first.least.frame,
      throttled,
      directions: directions.map(directionValues),
    },
    evidence: directions.flatMap((one) => evidenceFor(connection, one)),
  };
}

/** The least over all conversations, beside the headline's. */
function wholeTrace(seen: Seen): Values {
  let least: { window: number; frame: number; stream: number; file: string } | undefined;
  for (const { file, stream, segments } of everyConnection(seen)) {
    for (const { window, frame, isReset } of segments) {
      if (!isReset && (least === undefined || window < least.window)) least = { window, frame, stream, file };
    }
  }
  return least === undefined ? {} : { leastInTrace: least };
}

export const q05: Question = {
  id: "q5",
  text: "What is the least buffer space that a receiver advertised in the whole trace, and did it ever throttle the sender?",
  find: (seen) => {
    const finding = askEachStream(seen, "Capture a conversation with data in it.", find);
    return finding.answered ? { ...finding, values: { ...finding.values, ...wholeTrace(seen) } } : finding;
  },
};
