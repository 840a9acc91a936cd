// q5: the least receive window of the whole trace, and whether one ever held a sender back.
import { tcpAnalysisFields } from "../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question, Seen, Values } from "./answer.ts";
import { conversationName, everyConnection, sameConversations } from "./conversation-name.ts";
import { askStreams, noConversation, streamKeys } from "./each-stream.ts";
import { segmentEvidence } from "./evidence.ts";
import {
  directionsOf,
  firstOccasion,
  occasionsIn,
  type Direction,
  type Doubt,
  type ScaleGap,
} from "./receive-window.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { counted, figure, frames, percent } from "./wording.ts";

/** Occasions listed of each kind; the rest are counted. */
const mostOccasions = 100;
/** Directions listed for the whole trace. */
const mostDirections = 1000;

const isThrottled = (direction: Direction): boolean => occasionsIn(direction) > 0;

const frameNumbers = (segments: readonly Segment[]): number[] =>
  segments.slice(0, mostOccasions).map(({ frame }) => frame);

function directionValues({ file, stream }: Connection, direction: Direction): Json {
  return {
    receiver: direction.receiver,
    sender: direction.sender,
    leastWindow: direction.least?.window ?? null,
    frame: direction.least?.frame ?? null,
    scaleKnown: direction.isExact,
    scaleFactor: direction.scale ?? null,
    throttled: isThrottled(direction),
    zeroWindows: frameNumbers(direction.zeroWindows),
    windowFull: frameNumbers(direction.windowFulls),
    windowReached: frameNumbers(direction.reached),
    largestShare: Number(direction.share.toPrecision(4)),
    largestShareFrame: direction.closest?.frame ?? null,
    file,
    stream,
  };
}

const gapTexts: Readonly<Record<ScaleGap, string>> = {
  missing: "was agreed in the handshake, which is not in this capture",
  half: "was agreed in the handshake, of which this capture has one half only",
  cut: "was agreed in the options of the handshake, which the capture cut off",
};

function describeLeast({ least, packets, isExact, gap, scale, receiver }: Direction): string {
  if (least === undefined) {
    return packets === 0
      ? `${receiver} sent nothing in this capture.`
      : `${receiver} sent only resets (RST), whose window says nothing.`;
  }
  if (!isExact) {
    return (
      `${receiver} wrote at the least ${figure(least.windowValue)} in the header (frame ${least.frame}); the factor by which this counts ` +
      `${gapTexts[gap ?? "missing"]}, so the real window is this or a multiple of it.`
    );
  }
  if (least.isSyn) {
    const what = least.isAck ? "SYN-ACK" : "SYN";
    return `${receiver} advertised at the least ${figure(least.window)} bytes, in its ${what} (frame ${least.frame}), where the window is never scaled.`;
  }
  const factor =
    scale === undefined
      ? ""
      : ` (${figure(least.windowValue)} in the header, times ${figure(scale)} as agreed in the handshake)`;
  return `${receiver} advertised at the least ${figure(least.window)} bytes${factor}, in frame ${least.frame}.`;
}

function doubtText({ by, segment }: Doubt, sender: string): string {
  const shown =
    by === "acknowledgments"
      ? `In frame ${segment.frame} more bytes seem to be in flight than the window allows, so acknowledgments are not in this capture: it`
      : `When ${sender} sent the data in frame ${segment.frame}, the real window is not known: the capture`;
  return ` ${shown} does not show whether the window held ${sender} back.`;
}

function describeThrottling(direction: Direction): string {
  const { zeroWindows, windowFulls, reached, sender, receiver, share, closest, doubt } = direction;
  if (!isThrottled(direction)) {
    if (doubt !== undefined) return doubtText(doubt, sender);
    if (closest === undefined) return "";
    return ` It never held ${sender} back, which had at most ${percent(share)} of the window in flight (frame ${closest.frame}).`;
  }
  const occasions = [
    zeroWindows.length > 0
      ? `${receiver} said "no room" (window 0) in ${frames(zeroWindows.map(({ frame }) => frame))}`
      : "",
    windowFulls.length > 0 ? `${sender} filled the window in ${frames(windowFulls.map(({ frame }) => frame))}` : "",
    reached.length > 0
      ? `the bytes in flight from ${sender} reached the window in ${frames(reached.map(({ frame }) => frame))}`
      : "",
  ].filter((text) => text !== "");
  return ` It did hold ${sender} back: ${occasions.join("; ")}.`;
}

const describe = (directions: readonly Direction[]): string =>
  directions.map((one) => describeLeast(one) + describeThrottling(one)).join(" ");

function evidenceFor(
  connection: Connection,
  { least, zeroWindows, windowFulls, reached, closest }: Direction,
): Evidence[] {
  const { windowSize, window: windowValue, sequenceRaw } = tcpFields;
  const { zeroWindow, windowFull, bytesInFlight } = tcpAnalysisFields;
  const inFlight = (segment: Segment): Evidence =>
    segmentEvidence(connection, segment, bytesInFlight, segment.bytesInFlight ?? 0, sequenceRaw);
  return [
    ...(least === undefined ? [] : [segmentEvidence(connection, least, windowSize, least.window, windowValue)]),
    ...zeroWindows
      .slice(0, mostOccasions)
      .map((one) => segmentEvidence(connection, one, zeroWindow, true, windowValue)),
    ...windowFulls
      .slice(0, mostOccasions)
      .map((one) => segmentEvidence(connection, one, windowFull, true, sequenceRaw)),
    ...reached.slice(0, mostOccasions).map(inFlight),
    ...(closest === undefined || reached.includes(closest) ? [] : [inFlight(closest)]),
  ];
}

/** A direction in which a window was advertised. */
type Told = Direction & { readonly least: Segment };

/** The one with the least window; of equals the first. */
function leastOf<T extends { readonly direction: Told }>(all: readonly T[]): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (best === undefined || one.direction.least.window < best.direction.least.window ? one : best),
    undefined,
  );
}

const isTold = (direction: Direction): direction is Told => direction.least !== undefined;

function leastText({ least, isExact, receiver }: Told): string {
  const amount = isExact || least.window === 0 ? `${figure(least.window)} bytes` : `${figure(least.window)} (unscaled)`;
  return `${amount}, advertised by ${receiver} in frame ${least.frame}`;
}

const meaning =
  "The receive window is the room left in the receiver's buffer. A receiver writes it into every segment, and the sender " +
  "may have no more bytes on the way than that.";

const isDoubtful = (directions: readonly Direction[]): boolean => directions.some(({ doubt }) => doubt !== undefined);

/** The answer to "no" for one conversation, as sure as it is. */
const neverText = (directions: readonly Direction[]): string =>
  isDoubtful(directions) ? "no packet shows that it held the sender back" : "it never held the sender back";

function findIn(connection: Connection): Finding {
  const directions = directionsOf(connection);
  const best = leastOf(directions.filter(isTold).map((direction) => ({ direction })));
  if (best === undefined) {
    return {
      answered: false,
      needs: "No segment of this conversation advertises a window. Capture it while data flows.",
    };
  }
  const { direction } = best;
  const occasions = directions.reduce((sum, one) => sum + occasionsIn(one), 0);
  return {
    answered: true,
    answer:
      `The least window was ${leastText(direction)}; ` +
      (occasions > 0
        ? `a window held the sender back on ${counted(occasions, "occasion")}.`
        : `${neverText(directions)}.`),
    explanation: `${meaning} ${describe(directions)}`,
    values: {
      leastWindow: direction.least.window,
      frame: direction.least.frame,
      throttled: occasions > 0,
      directions: directions.map((one) => directionValues(connection, one)),
    },
    evidence: directions.flatMap((one) => evidenceFor(connection, one)),
  };
}

function rowOf(connection: Connection): Values | undefined {
  const directions = directionsOf(connection);
  const best = leastOf(directions.filter(isTold).map((direction) => ({ direction })));
  return (
    best && {
      leastWindow: best.direction.least.window,
      frame: best.direction.least.frame,
      throttled: directions.some(isThrottled),
    }
  );
}

/** A conversation with its directions. */
interface Followed {
  readonly connection: Connection;
  readonly directions: readonly Direction[];
}

const occasionsOf = ({ directions }: Followed): number => directions.reduce((sum, one) => sum + occasionsIn(one), 0);

/** Whether a capture shows more of a conversation than another does. */
function showsMore(one: Followed, other: Followed): boolean {
  const more = occasionsOf(one) - occasionsOf(other);
  return more > 0 || (more === 0 && isDoubtful(other.directions) && !isDoubtful(one.directions));
}

/** Each conversation once: of several captures of one, the one that shows most. */
function heldBackIn(followed: readonly Followed[]): Followed[] {
  const byConnection = new Map(followed.map((one) => [one.connection, one]));
  return sameConversations([...byConnection.keys()]).map((group) =>
    group.map((one) => byConnection.get(one)!).reduce((best, one) => (showsMore(one, best) ? one : best)),
  );
}

function throttledText(followed: readonly Followed[], seen: Seen): string {
  const all = followed.length;
  const held = followed.filter((one) => occasionsOf(one) > 0);
  const occasions = held.reduce((sum, one) => sum + occasionsOf(one), 0);
  const [first] = held;
  if (first === undefined) {
    if (all === 1) return neverText(followed[0]!.directions);
    const isSure = !followed.some(({ directions }) => isDoubtful(directions));
    return isSure ? "no window ever held a sender back" : "no packet shows that a window held a sender back";
  }
  const at = first.directions
    .flatMap((one) => firstOccasion(one) ?? [])
    .toSorted((one, other) => one.frame - other.frame)[0]!;
  if (all === 1)
    return `a window held the sender back on ${counted(occasions, "occasion")}, first in frame ${at.frame}`;
  return (
    `windows held senders back on ${counted(occasions, "occasion")}, in ${figure(held.length)} of ${figure(all)} TCP conversations, ` +
    `first in frame ${at.frame} (${conversationName(first.connection, seen)})`
  );
}

/** For a trace with windows that cannot be scaled: the least of those that can. */
function leastKnown(told: ReadonlyArray<Followed & { readonly direction: Told }>, best: Told): Values {
  if (best.isExact || best.least.window === 0) return {};
  const known = leastOf(told.filter(({ direction }) => direction.isExact));
  if (known === undefined) return {};
  const { connection, direction } = known;
  const { window, frame } = direction.least;
  return { leastScaled: { window, frame, stream: connection.stream, file: connection.file } };
}

function find(seen: Seen): Finding {
  const asked = askStreams(seen, findIn, rowOf);
  const followed = everyConnection(seen).map((connection) => ({ connection, directions: directionsOf(connection) }));
  if (followed.length === 0) return noConversation("Capture a conversation with data in it.");
  const told = followed.flatMap(({ connection, directions }) =>
    directions.filter(isTold).map((direction) => ({ connection, directions, direction })),
  );
  const best = leastOf(told);
  if (best === undefined) {
    return {
      answered: false,
      needs: "No segment of this capture advertises a window. Capture a conversation while data flows.",
      ...streamKeys(asked),
    };
  }
  const once = heldBackIn(followed);
  const held = once.filter((one) => occasionsOf(one) > 0);
  const { connection, direction } = best;
  const name = once.length === 1 ? "" : ` (${conversationName(connection, seen)})`;
  const shown = [best, ...held.filter((one) => one.connection !== connection).slice(0, 2)];
  const described = shown.map((one) => {
    const words = describe(one.directions);
    return once.length === 1 ? words : `In ${conversationName(one.connection, seen)}: ${words}`;
  });
  const { window, frame } = direction.least;
  return {
    answered: true,
    answer: `The least window was ${leastText(direction)}${name}; ${throttledText(once, seen)}.`,
    explanation: `${meaning} ${described.join(" ")}${asked.note}`,
    values: {
      leastWindow: window,
      frame,
      throttled: held.length > 0,
      occasions: held.reduce((sum, one) => sum + occasionsOf(one), 0),
      scaleKnown: direction.isExact,
      directions: followed
        .flatMap((one) => one.directions.map((each) => directionValues(one.connection, each)))
        .slice(0, mostDirections),
      ...leastKnown(told, direction),
      stream: connection.stream,
      client: connection.clientText,
      server: connection.serverText,
      file: connection.file,
      streams: asked.each,
      leastInTrace: { window, frame, stream: connection.stream, file: connection.file },
    },
    evidence: shown.flatMap((one) => one.directions.flatMap((each) => evidenceFor(one.connection, each))),
    ...streamKeys(asked),
  };
}

export const q05: Question = {
  id: "q5",
  text: "What is the least buffer space that a receiver advertised in the whole trace, and did it ever throttle the sender?",
  find,
};
