// q13: whether the captures hold all there was.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question, Seen } from "./answer.ts";
import { conversationName } from "./conversation-name.ts";
import { examine, isSeenToEnd, lacksNothing, type Completeness, type ConversationState } from "./conversation-state.ts";
import { segmentEvidence } from "./evidence.ts";
import { mostAnswered } from "./seen/limit.ts";
import { spanOf, type SeenCapture } from "./seen/seen.ts";
import { deliveryOf } from "./sent/delivery.ts";
import type { Missing } from "./sent/missing.ts";
import { twinsText } from "./sent/words.ts";
import { counted, duration, figure, listed } from "./wording.ts";

/** Gaps listed of a conversation; the rest are counted. */
const mostListed = 100;
/** Conversations that the explanation names. */
const mostNamed = 5;

/** A capture with its conversations. */
interface Examined {
  readonly capture: SeenCapture;
  readonly connections: readonly Completeness[];
  readonly twins: number;
}

/** Packets that the capture tool missed: as the run's record says, or else the file; undefined where neither does. */
export function droppedIn({ description, record }: SeenCapture): number | undefined {
  if (record !== undefined) return record.dropped;
  let dropped: number | undefined;
  for (const { statistics, dropped: counts } of description.interfaces) {
    const reported = [statistics?.droppedByInterface, statistics?.droppedBySystem].filter(
      (count) => count !== undefined,
    );
    if (reported.length > 0 || counts > 0)
      dropped = (dropped ?? 0) + reported.reduce((sum, count) => sum + Number(count), counts);
  }
  return dropped;
}

function examineCapture(capture: SeenCapture): Examined {
  const connections = capture.connections.map(examine);
  const twins = capture.connections.reduce((sum, one) => sum + deliveryOf(one).twins.size, capture.datagramTwins.size);
  return { capture, connections, twins };
}

const sideOf = ({ isFromClient }: Missing): "client" | "server" => (isFromClient ? "client" : "server");

function connectionValues(one: Completeness): Json {
  return {
    stream: one.connection.stream,
    client: one.connection.clientText,
    server: one.connection.serverText,
    syn: one.syn?.frame ?? null,
    end: one.end ?? null,
    endFrame: one.endSegment?.frame ?? null,
    gaps: one.missing.slice(0, mostListed).map(({ acknowledgedBy }) => acknowledgedBy.frame),
    complete: lacksNothing(one),
    state: one.state,
    seenToEnd: isSeenToEnd(one),
    lacksOpening: one.lacksOpening ?? null,
    missing: one.missing.slice(0, mostListed).map((missing) => ({
      from: sideOf(missing),
      seqRelative: missing.from,
      count: missing.count,
      acknowledgedIn: missing.acknowledgedBy.frame,
    })),
  };
}

function rowOf(one: Completeness): Json {
  const { stream, clientText: client, serverText: server } = one.connection;
  return { stream, client, server, complete: lacksNothing(one), state: one.state, isRow: true };
}

function captureValues({ capture, connections, twins }: Examined, most: number): Json {
  const { file, packets, snapped, problem, isPartial, record, incompletePackets, unopened } = capture;
  return {
    file,
    packets,
    span: spanOf(capture),
    dropped: droppedIn(capture) ?? null,
    droppedSaidBy: record !== undefined ? "run" : droppedIn(capture) === undefined ? null : "file",
    snapped,
    damage: problem ?? null,
    readCompletely: !isPartial,
    capturedTwice: twins,
    incompletePackets,
    unopened,
    connections: connections.map((one, index) => (index < most ? connectionValues(one) : rowOf(one))),
  };
}

/** What makes a capture incomplete: clauses, none where it lacks nothing. */
function shortcomings({ capture, connections }: Examined): string[] {
  const { packets, snapped, problem, record, unopened } = capture;
  const lack = (count: number): string => (unopened > 0 ? "may lack" : count === 1 ? "lacks" : "lack");
  const dropped = droppedIn(capture) ?? 0;
  const gaps = connections.filter(({ missing }) => missing.length > 0).length;
  const openings = connections.filter((one) => one.lacksOpening !== undefined).length;
  const of = `of ${counted(connections.length, "TCP conversation")}`;
  return [
    packets === 0 ? "it holds no packet" : "",
    problem === undefined ? "" : "the file is damaged",
    dropped > 0 ? `the capture tool missed ${counted(dropped, "packet")}` : "",
    dropped === 0 && record?.isComplete === false ? "not everything that was seen is in the file" : "",
    snapped > 0 ? `of ${counted(snapped, "packet")} only the beginning was kept` : "",
    gaps > 0 ? `${figure(gaps)} ${of} ${lack(gaps)} bytes that were acknowledged` : "",
    openings > 0 ? `${figure(openings)} ${of} ${lack(openings)} the beginning` : "",
  ].filter((text) => text !== "");
}

function droppedText(capture: SeenCapture): string {
  const dropped = droppedIn(capture);
  if (dropped === undefined) return "The file does not say whether the capture tool missed any.";
  const how = capture.record === undefined ? "" : "By the record of the run, ";
  const many = dropped === 0 ? "none" : counted(dropped, "packet");
  const words = `the capture tool missed ${many}.`;
  const rest =
    dropped === 0 && capture.record?.isComplete === false
      ? " Not everything that was seen is in the file, though."
      : "";
  return (how === "" ? words.replace(/^t/, "T") : how + words) + rest;
}

const stateTexts: Readonly<Record<ConversationState, readonly [one: string, several: string]>> = {
  closed: ["was closed by both sides", "were closed by both sides"],
  reset: ["was reset", "were reset"],
  refused: ["was refused", "were refused"],
  unanswered: ["was never opened (its SYN has no answer)", "were never opened (their SYNs have no answer)"],
  "half-closed": [
    "is seen to be closed by one side only when the capture ends",
    "are seen to be closed by one side only when the capture ends",
  ],
  open: ["still ran when the capture ended", "still ran when the capture ended"],
};

function statesText(connections: readonly Completeness[]): string {
  if (connections.length === 0) return "It has no TCP conversation.";
  const groups = Map.groupBy(connections, ({ state }) => state);
  const states = (Object.keys(stateTexts) as ConversationState[]).flatMap((state) => {
    const count = groups.get(state)?.length ?? 0;
    return count === 0 ? [] : [`${figure(count)} ${stateTexts[state][count === 1 ? 0 : 1]}`];
  });
  const whole = connections.filter(isSeenToEnd).length;
  return (
    `${figure(whole)} of ${counted(connections.length, "TCP conversation")} can be seen from SYN to the end; ` +
    `${listed(states)}.`
  );
}

function missingText({ from, count, acknowledgedBy, isFromClient }: Missing): string {
  const what = count === 1 ? `number ${figure(from)}` : `numbers ${figure(from)} to ${figure(from + count - 1)}`;
  return `${what} of the ${isFromClient ? "client" : "server"}, which frame ${acknowledgedBy.frame} acknowledges`;
}

function describeLack(one: Completeness, seen: Seen): string {
  const faults = [
    one.lacksOpening === "SYN" ? "its beginning (no SYN)" : "",
    one.lacksOpening === "SYN-ACK" ? "its SYN-ACK" : "",
    ...one.missing.slice(0, 3).map(missingText),
    one.missing.length > 3 ? `${figure(one.missing.length - 3)} more spans` : "",
    one.connection.unkept > 0
      ? `${counted(one.connection.unkept, "packet")} beyond the limit of what is looked at`
      : "",
  ].filter((text) => text !== "");
  return `${conversationName(one.connection, seen)} lacks ${listed(faults)}.`;
}

function describeCapture({ capture, connections, twins }: Examined, seen: Seen): string {
  const { file, packets, snapped, firstSnapped, problem, incompletePackets, unopened, firstUnopened } = capture;
  const lacking = connections.filter((one) => !lacksNothing(one));
  const left = lacking.length - mostNamed;
  return [
    `${file} holds ${counted(packets, "packet")} in ${duration(spanOf(capture))}.`,
    droppedText(capture),
    snapped === 0
      ? ""
      : `Of ${counted(snapped, "packet")} only the beginning was kept, first in frame ${firstSnapped}.`,
    problem === undefined ? "" : `The file is damaged: ${problem}.`,
    twins === 0 ? "" : `${twinsText(twins)}; each was sent once.`,
    unopened === 0
      ? ""
      : `The glass does not open ${counted(unopened, "packet")}, first frame ${firstUnopened} (MPLS, PPPoE, GRE or the like): what seems to be missing may be in there.`,
    incompletePackets === 0
      ? ""
      : `Of ${counted(incompletePackets, "IP packet")} not all fragments are in the capture: they were lost on the way, or the capture missed them.`,
    statesText(connections),
    ...lacking.slice(0, mostNamed).map((one) => describeLack(one, seen)),
    left > 0 ? `So do ${counted(left, "other conversation")}.` : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function evidenceFor({ connection, syn, endSegment, missing }: Completeness): Evidence[] {
  const { synchronize, finish, reset, acknowledgmentRaw } = tcpFields;
  return [
    ...(syn === undefined ? [] : [segmentEvidence(connection, syn, synchronize, 1)]),
    ...(endSegment === undefined
      ? []
      : [segmentEvidence(connection, endSegment, endSegment.isReset ? reset : finish, 1)]),
    ...missing
      .slice(0, mostListed)
      .map(({ acknowledgedBy }) =>
        segmentEvidence(connection, acknowledgedBy, acknowledgmentRaw, acknowledgedBy.ackRaw),
      ),
  ];
}

function headline(examined: readonly Examined[]): string {
  const faults = examined.flatMap((one) => {
    const clauses = shortcomings(one);
    if (clauses.length === 0) return [];
    return [examined.length === 1 ? listed(clauses) : `${one.capture.file}: ${listed(clauses)}`];
  });
  if (faults.length > 0) return `No: ${faults.join("; ")}.`;
  const isKnown = examined.every(({ capture }) => droppedIn(capture) !== undefined);
  if (isKnown) return "Yes: the capture tool missed no packet, and nothing in the conversations is missing.";
  const files = examined.length === 1 ? "the file does" : "the files do";
  return `As far as the packets show: nothing in the conversations is missing, but ${files} not say whether the capture tool missed any.`;
}

function find(seen: Seen): Finding {
  const examined = seen.captures.map(examineCapture);
  const most = seen.conversations ?? mostAnswered;
  const isComplete = examined.every((one) => shortcomings(one).length === 0);
  return {
    answered: true,
    answer: headline(examined),
    explanation: examined.map((one) => describeCapture(one, seen)).join(" "),
    values: { complete: isComplete, captures: examined.map((one) => captureValues(one, most)) },
    evidence: examined.flatMap(({ connections }) => connections.slice(0, most).flatMap(evidenceFor)),
  };
}

export const q13: Question = { id: "q13", text: "Are the captures complete?", find };
