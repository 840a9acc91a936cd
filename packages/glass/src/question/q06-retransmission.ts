// q6: what was sent again, and how one knows.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question, Seen, SequenceFigure, Values } from "./answer.ts";
import { examine, lacksNothing } from "./conversation-state.ts";
import { conversationName, everyConnection, sameConversations } from "./conversation-name.ts";
import { askStreams, noConversation, streamKeys } from "./each-stream.ts";
import { segmentEvidence } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import { taken, type Segment } from "./seen/segment.ts";
import { resendKinds, type Resend } from "./sent/cause.ts";
import { deliveryOf, type Delivery } from "./sent/delivery.ts";
import { kindNames, reorderedText, resendText, twinsText, undecidedText } from "./sent/words.ts";
import { secondsIn } from "./time-zero.ts";
import { counted, figure, frames, listed } from "./wording.ts";

/** Segments listed of each kind; the rest are counted. */
const mostListed = 200;
/** Segments that the explanation describes. */
const mostDescribed = 5;
/** Points of the picture for each direction. */
const mostPoints = 2000;

/** What happened in some conversations together. */
interface Tally {
  readonly again: ReadonlyArray<{ readonly connection: Connection; readonly resend: Resend }>;
  readonly deliveries: readonly Delivery[];
  readonly conversations: number;
  /** Conversations of which the capture lacks something: what it does not have may have been sent again. */
  readonly lacking: number;
}

function tally(connections: readonly Connection[]): Tally {
  const deliveries = connections.map(deliveryOf);
  const again = connections.flatMap((connection, index) =>
    deliveries[index]!.again.map((resend) => ({ connection, resend })),
  );
  return {
    again,
    deliveries,
    conversations: deliveries.filter((one) => one.again.length > 0).length,
    lacking: connections.filter((connection) => !lacksNothing(examine(connection))).length,
  };
}

/** Of each conversation the capture that shows most of it: what a capture at each end shows is not counted twice. */
function chosenOf(seen: Seen): Connection[] {
  return sameConversations(everyConnection(seen)).map((group) =>
    group.reduce((best, one) => (deliveryOf(one).again.length > deliveryOf(best).again.length ? one : best)),
  );
}

function kindsText(again: Tally["again"]): string {
  const counts = resendKinds.map((kind) => ({
    kind,
    count: again.filter(({ resend }) => resend.kind === kind).length,
  }));
  return listed(
    counts.filter(({ count }) => count > 0).map(({ kind, count }) => `${figure(count)} ${kindNames[kind]}`),
  );
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

function tallyValues({ again, deliveries }: Tally): Values {
  const listedFrames = (of: (delivery: Delivery) => readonly Segment[]): number[] =>
    deliveries.flatMap((delivery) => of(delivery).map(({ frame }) => frame)).slice(0, mostListed);
  return {
    count: again.length,
    frames: again.slice(0, mostListed).map(({ connection, resend }): Json => {
      const { segment, kind, original } = resend;
      const { file, stream } = connection;
      return { frame: segment.frame, kind, original: original?.frame ?? null, file, stream, why: resendText(resend) };
    }),
    kinds: Object.fromEntries(
      resendKinds.map((kind) => [kind, again.filter(({ resend }) => resend.kind === kind).length]),
    ),
    reordered: listedFrames((one) => one.reordered.map(({ segment }) => segment)),
    undecided: listedFrames((one) => one.undecided.map(({ segment }) => segment)),
    capturedTwice: sum(deliveries, ({ twins }) => twins.size),
  };
}

/** What else looked like a retransmission, and is none. */
function besides({ deliveries }: Tally): string {
  const reordered = deliveries.flatMap((one) => one.reordered);
  const undecided = deliveries.flatMap((one) => one.undecided);
  const crossing = deliveries.flatMap((one) => one.crossing);
  const twins = sum(deliveries, (one) => one.twins.size);
  return [
    ...reordered.slice(0, 2).map(reorderedText),
    reordered.length > 2 ? `So were ${figure(reordered.length - 2)} more.` : "",
    ...undecided.slice(0, 2).map(undecidedText),
    undecided.length > 2 ? `Nor can the packets decide about ${figure(undecided.length - 2)} more.` : "",
    crossing.length > 0
      ? `The SYN-ACK in ${frames(crossing.map(({ frame }) => frame))} carries the number of the SYN before it, as it must if both ends open at once (RFC 9293 §3.5, figure 7).`
      : "",
    twins > 0
      ? `${twinsText(twins)}: the same bytes with the same IP identification, a hop further or at another place of capture, too soon for a timer. The sender sent each once.`
      : "",
  ]
    .filter((text) => text !== "")
    .map((text) => ` ${text}`)
    .join("");
}

/** Per direction: how many segments took numbers, and from where to where they went. */
function neverBack(connection: Connection): string {
  const { twins, reordered, undecided } = deliveryOf(connection);
  const late = new Set([...reordered, ...undecided].map(({ segment }) => segment));
  return [true, false]
    .map((isFromClient) => {
      const sending = connection.segments.filter(
        (one) => one.isFromClient === isFromClient && !one.isReset && taken(one) > 0 && !twins.has(one),
      );
      const who = isFromClient ? connection.clientText : connection.serverText;
      const [first] = sending;
      if (first === undefined) return `nothing of ${who} that takes a sequence number is in the capture`;
      const count = counted(sending.length, "segment");
      const hasLate = sending.some((one) => late.has(one));
      const end = sending.reduce((most, one) => Math.max(most, one.seq + taken(one)), 0);
      const how = hasLate ? "every number is there once" : "the numbers only rise";
      return `in the ${count} from ${who} that take sequence numbers, ${how}, from ${figure(first.seq)} to ${figure(end)}`;
    })
    .join("; ");
}

function figureOf(connection: Connection, seen: Seen): SequenceFigure {
  const capture = seen.captures.find(({ file }) => file === connection.file);
  const zero = { first: capture?.first ?? connection.segments[0]?.time };
  const { again, twins } = deliveryOf(connection);
  const repeated = new Set(again.map(({ segment }) => segment));
  const directions = [true, false].map((isFromClient) => {
    const all = connection.segments.filter(
      (one) => one.isFromClient === isFromClient && !one.isReset && taken(one) > 0 && !twins.has(one),
    );
    const step = Math.max(1, Math.ceil(all.length / mostPoints));
    const shown = all.filter((one, index) => index % step === 0 || repeated.has(one)).slice(0, 2 * mostPoints);
    return {
      from: isFromClient ? connection.clientText : connection.serverText,
      points: shown.map((one) => [secondsIn(zero, one.time), one.seq, one.frame, repeated.has(one)] as const),
    };
  });
  return { kind: "sequence", directions };
}

function evidenceFor(again: Tally["again"]): Evidence[] {
  const { sequenceRaw, acknowledgmentRaw } = tcpFields;
  return again.slice(0, mostListed).flatMap(({ connection, resend: { segment, original, shownBy } }) => {
    const numbers = [segment, original].filter((one) => one !== undefined);
    const evidence = numbers.map((one) => segmentEvidence(connection, one, sequenceRaw, one.seqRaw));
    return shownBy?.isAck === true
      ? evidence.concat(segmentEvidence(connection, shownBy, acknowledgmentRaw, shownBy.ackRaw))
      : evidence;
  });
}

/** What shows that numbers only rise: the last segment of each direction. */
function lastOfEach(connection: Connection): Evidence[] {
  return [true, false].flatMap((isFromClient) => {
    const last = connection.segments.findLast((one) => one.isFromClient === isFromClient && taken(one) > 0);
    return last === undefined
      ? []
      : [segmentEvidence(connection, last, tcpFields.sequence, last.seq, tcpFields.sequenceRaw)];
  });
}

const numbering =
  "TCP numbers every byte. A segment that is sent again carries sequence numbers that its sender has used before.";

function describe({ again }: Tally): string {
  const described = again.slice(0, mostDescribed).map(({ resend }) => resendText(resend));
  const left = again.length - described.length;
  return `${described.join(" ")}${left > 0 ? ` The other ${figure(left)} are listed with the evidence.` : ""}`;
}

/** The answer to "no", as sure as it is. */
function noneText({ deliveries, lacking }: Tally, where: string): string {
  const undecided = sum(deliveries, (one) => one.undecided.length);
  const twins = sum(deliveries, (one) => one.twins.size);
  const reordered = sum(deliveries, (one) => one.reordered.length);
  if (undecided > 0) {
    return `Nothing is seen to be sent again ${where}; the packets cannot decide about ${counted(undecided, "segment")}.`;
  }
  const why = [
    reordered > 0 ? `${counted(reordered, "segment")} only arrived out of order` : "",
    twins > 0 ? twinsText(twins) : "",
  ].filter((text) => text !== "");
  if (lacking > 0) {
    why.push(
      deliveries.length === 1 ? "the capture lacks packets of it" : `the capture lacks packets of ${figure(lacking)}`,
    );
    return `Nothing is seen to be sent again ${where}; ${listed(why)}.`;
  }
  return `No: nothing was sent again ${where}${why.length === 0 ? "" : `; ${listed(why)}`}.`;
}

function findIn(connection: Connection, seen: Seen): Finding {
  const found = tally([connection]);
  const figures = [figureOf(connection, seen)];
  const values = tallyValues(found);
  if (found.again.length === 0) {
    return {
      answered: true,
      answer: noneText(found, "in this conversation"),
      explanation: `${numbering} Here, ${neverBack(connection)}.${besides(found)}`,
      values,
      evidence: lastOfEach(connection),
      figures,
    };
  }
  return {
    answered: true,
    answer: `Yes: ${counted(found.again.length, "segment was", "segments were")} sent again (${kindsText(found.again)}).`,
    explanation: `${numbering} ${describe(found)}${besides(found)}`,
    values,
    evidence: evidenceFor(found.again),
    figures,
  };
}

function headline(found: Tally, seen: Seen, all: number): string {
  const [first] = found.again;
  if (first === undefined)
    return noneText(found, all === 1 ? "in this conversation" : `in any of the ${figure(all)} TCP conversations`);
  const { segment } = first.resend;
  const count = counted(found.again.length, "segment was", "segments were");
  const where = all === 1 ? "" : `, in ${figure(found.conversations)} of ${figure(all)} TCP conversations`;
  return `Yes: ${count} sent again${where} (${kindsText(found.again)}), first frame ${segment.frame} (${conversationName(first.connection, seen)}).`;
}

function find(seen: Seen): Finding {
  const chosen = chosenOf(seen);
  const asked = askStreams(
    seen,
    (connection) => findIn(connection, seen),
    (connection) => ({ count: deliveryOf(connection).again.length }),
  );
  const found = tally(chosen);
  const shown = found.again[0]?.connection ?? chosen[0];
  if (shown === undefined) return noConversation("Capture a TCP conversation from its beginning.");
  const { stream, clientText: client, serverText: server, file } = shown;
  const none = found.again.length === 0;
  const rising =
    chosen.length === 1 ? `Here, ${neverBack(shown)}.` : `In ${conversationName(shown, seen)}: ${neverBack(shown)}.`;
  return {
    answered: true,
    answer: headline(found, seen, chosen.length),
    explanation: `${numbering} ${none ? rising : describe(found)}${besides(found)}${asked.note}`,
    values: { ...tallyValues(found), stream, client, server, file, streams: asked.each },
    evidence: none ? lastOfEach(shown) : evidenceFor(found.again),
    figures: [figureOf(shown, seen)],
    ...streamKeys(asked),
  };
}

export const q06: Question = {
  id: "q6",
  text: "Was anything retransmitted, and how do you know?",
  find,
};
