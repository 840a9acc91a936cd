// q13: whether the captures hold all there was.
import { tcpAnalysisFields } from "../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question } from "./answer.ts";
import { segmentEvidence } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { secondsBetween } from "./seen/packet.ts";
import type { SeenCapture } from "./seen/seen.ts";
import { counted, duration, frames, listed } from "./wording.ts";

/** Frames listed of each kind; the rest are counted. */
const mostListed = 100;

interface Completeness {
  readonly connection: Connection;
  readonly syn: Segment | undefined;
  readonly end: "FIN" | "RST" | undefined;
  readonly lastEnd: Segment | undefined;
  /** Segments before or behind which data is missing in the capture. */
  readonly gaps: readonly Segment[];
}

function examine(connection: Connection): Completeness {
  const { segments, syn } = connection;
  const reset = segments.find(({ isReset }) => isReset);
  const finishes = [true, false].map((isFromClient) =>
    segments.find((segment) => segment.isFin && segment.isFromClient === isFromClient),
  );
  const isFinished = finishes.every((segment) => segment !== undefined);
  return {
    connection,
    syn,
    end: reset !== undefined ? "RST" : isFinished ? "FIN" : undefined,
    lastEnd: reset ?? (isFinished ? finishes[1] : undefined),
    gaps: segments.filter(({ marks }) => marks.includes("lost_segment") || marks.includes("ack_lost_segment")),
  };
}

const isWhole = ({ syn, end, gaps }: Completeness): boolean =>
  syn !== undefined && end !== undefined && gaps.length === 0;

function describe({ connection, syn, end, gaps }: Completeness): string {
  const { clientText, serverText } = connection;
  const faults = [
    syn === undefined ? "its beginning (no SYN)" : "",
    end === undefined ? "its end (no FIN from both sides, and no RST)" : "",
    gaps.length > 0 ? `data around ${frames(gaps.map(({ frame }) => frame))}` : "",
  ].filter((text) => text !== "");
  return `the conversation of ${clientText} and ${serverText} lacks ${listed(faults)}`;
}

/** What the capture tool says it missed; undefined where the file does not say. */
export function droppedIn({ description }: SeenCapture): number | undefined {
  let dropped: number | undefined;
  for (const { statistics, dropped: counted } of description.interfaces) {
    const told = [statistics?.droppedByInterface, statistics?.droppedBySystem].filter((count) => count !== undefined);
    if (told.length > 0 || counted > 0)
      dropped = (dropped ?? 0) + told.reduce((sum, count) => sum + Number(count), counted);
  }
  return dropped;
}

function captureValues(capture: SeenCapture, examined: readonly Completeness[]): Json {
  const { file, packets, first, last, snapped, problem, isPartial } = capture;
  return {
    file,
    packets,
    span: first === undefined || last === undefined ? 0 : secondsBetween(first, last),
    dropped: droppedIn(capture) ?? null,
    snapped,
    damage: problem ?? null,
    readCompletely: !isPartial,
    connections: examined.map((one) => ({
      stream: one.connection.stream,
      client: one.connection.clientText,
      server: one.connection.serverText,
      syn: one.syn?.frame ?? null,
      end: one.end ?? null,
      endFrame: one.lastEnd?.frame ?? null,
      gaps: one.gaps.slice(0, mostListed).map(({ frame }) => frame),
      complete: isWhole(one),
    })),
  };
}

function describeCapture(capture: SeenCapture, examined: readonly Completeness[]): string {
  const { file, packets, first, last, snapped, firstSnapped, problem } = capture;
  const span = first === undefined || last === undefined ? 0 : secondsBetween(first, last);
  const dropped = droppedIn(capture);
  const lacking = examined.filter((one) => !isWhole(one));
  const whole = examined.length - lacking.length;
  return [
    `${file} holds ${counted(packets, "packet")} in ${duration(span)}.`,
    dropped === undefined
      ? "The file does not say whether the capture tool missed any."
      : dropped === 0
        ? "The capture tool missed none."
        : `The capture tool missed ${counted(dropped, "packet")}.`,
    snapped === 0
      ? ""
      : `Of ${counted(snapped, "packet")} only the beginning was kept, first in frame ${firstSnapped}.`,
    problem === undefined ? "" : `The file is damaged: ${problem}.`,
    examined.length === 0
      ? "It has no TCP conversation."
      : `${whole} of ${counted(examined.length, "TCP conversation")} can be seen from SYN to the end.`,
    lacking.length === 0 ? "" : `Not whole: ${listed(lacking.map(describe), 5)}.`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function evidenceFor({ connection, syn, lastEnd, gaps }: Completeness): Evidence[] {
  const { synchronize, finish, reset, sequenceRaw } = tcpFields;
  return [
    ...(syn === undefined ? [] : [segmentEvidence(connection, syn, synchronize, 1)]),
    ...(lastEnd === undefined ? [] : [segmentEvidence(connection, lastEnd, lastEnd.isReset ? reset : finish, 1)]),
    ...gaps.slice(0, mostListed).map((gap) => {
      const { lostSegment, ackLostSegment } = tcpAnalysisFields;
      return segmentEvidence(
        connection,
        gap,
        gap.marks.includes("lost_segment") ? lostSegment : ackLostSegment,
        true,
        sequenceRaw,
      );
    }),
  ];
}

export const q13: Question = {
  id: "q13",
  text: "Are the captures complete?",
  find: ({ captures }): Finding => {
    const examined = captures.map((capture) => ({ capture, connections: capture.connections.map(examine) }));
    const isComplete = examined.every(
      ({ capture, connections }) =>
        capture.packets > 0 &&
        (droppedIn(capture) ?? 0) === 0 &&
        capture.snapped === 0 &&
        capture.problem === undefined &&
        connections.every(isWhole),
    );
    const isTold = captures.every((capture) => droppedIn(capture) !== undefined);
    const yes = isTold
      ? "Yes."
      : "As far as they can tell: they do not say whether packets were missed, but nothing in them is missing.";
    return {
      answered: true,
      answer: isComplete ? yes : "No: something is missing.",
      explanation: examined.map(({ capture, connections }) => describeCapture(capture, connections)).join(" "),
      values: {
        complete: isComplete,
        captures: examined.map(({ capture, connections }) => captureValues(capture, connections)),
      },
      evidence: examined.flatMap(({ connections }) => connections.flatMap(evidenceFor)),
    };
  },
};
