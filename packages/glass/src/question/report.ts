// Asks a set's questions of what was seen: the value that `vitrine explain --json` prints.
import { droppedIn } from "./q13-completeness.ts";
import type { Answer, Seen } from "./answer.ts";
import { mostSegments } from "./seen/limit.ts";
import { spanOf, type SeenCapture } from "./seen/seen.ts";
import type { QuestionSet, SetQuestion } from "./set.ts";
import { figure, listed } from "./wording.ts";

export interface AnsweredCapture {
  readonly file: string;
  readonly packets: number;
  readonly span: number;
  readonly conversations: number;
  readonly datagrams: number;
  /** Packets that the capture tool says it missed; null where the file does not say. */
  readonly dropped: number | null;
  readonly damage: string | null;
}

export type SetAnswer = Answer & { readonly points?: number };

export interface SetReport {
  readonly set: string;
  readonly title?: string;
  readonly captures: readonly AnsweredCapture[];
  readonly answers: readonly SetAnswer[];
}

function describeCapture(capture: SeenCapture): AnsweredCapture {
  const { file, packets, connections, datagramCount, problem } = capture;
  return {
    file,
    packets,
    span: spanOf(capture),
    conversations: connections.length,
    datagrams: datagramCount,
    dropped: droppedIn(capture) ?? null,
    damage: problem ?? null,
  };
}

/** Narrows the captures to one TCP conversation, and everything that is not TCP. */
function onlyStream(seen: Seen, stream: number): Seen {
  const { captures } = seen;
  return {
    ...seen,
    captures: captures.map((capture) =>
      Object.assign({}, capture, {
        connections: capture.connections.filter((connection) => connection.stream === stream),
        chat: capture.chat.filter((event) => event.kind === "direct" || event.connection.stream === stream),
      }),
    ),
  };
}

/** A sentence for answers about a capture of which not everything was kept; empty where all was. */
function partNote({ captures }: Seen): string {
  const files = captures.filter(({ isPartial }) => isPartial).map(({ file }) => file);
  if (files.length === 0) return "";
  return ` ${listed(files)} is too long to keep: after the first ${figure(mostSegments)} TCP packets or other limits, the rest was left out.`;
}

function ask({ question, stream, points }: SetQuestion, seen: Seen): SetAnswer {
  const finding = question.find(stream === undefined ? seen : onlyStream(seen, stream));
  const note = partNote(seen);
  return {
    id: question.id,
    question: question.text,
    ...(finding.answered ? { ...finding, explanation: finding.explanation + note } : finding),
    ...(points === undefined ? {} : { points }),
  };
}

/** The answers to a set, in its order. */
export function answerSet(set: QuestionSet, seen: Seen): SetReport {
  return {
    set: set.name,
    ...(set.title === undefined ? {} : { title: set.title }),
    captures: seen.captures.map(describeCapture),
    answers: set.questions.map((one) => ask(one, seen)),
  };
}
