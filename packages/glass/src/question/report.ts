// Asks a set's questions of what was seen: the value that `vitrine explain --json` prints.
import { droppedIn } from "./q13-completeness.ts";
import type { Answer, Seen } from "./answer.ts";
import { secondsBetween } from "./seen/packet.ts";
import type { SeenCapture } from "./seen/seen.ts";
import type { QuestionSet } from "./set.ts";

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
  const { file, packets, first, last, connections, datagramCount, problem } = capture;
  return {
    file,
    packets,
    span: first === undefined || last === undefined ? 0 : secondsBetween(first, last),
    conversations: connections.length,
    datagrams: datagramCount,
    dropped: droppedIn(capture) ?? null,
    damage: problem ?? null,
  };
}

/** What was seen of one TCP conversation, and all that is not TCP. */
function onlyStream({ captures }: Seen, stream: number): Seen {
  return {
    captures: captures.map((capture) => ({
      ...capture,
      connections: capture.connections.filter((connection) => connection.stream === stream),
      chat: capture.chat.filter((event) => event.kind === "direct" || event.connection.stream === stream),
    })),
  };
}

/** The answers to a set, in its order. */
export function answerSet(set: QuestionSet, seen: Seen): SetReport {
  return {
    set: set.name,
    ...(set.title === undefined ? {} : { title: set.title }),
    captures: seen.captures.map(describeCapture),
    answers: set.questions.map(({ question, stream, points }) => ({
      id: question.id,
      question: question.text,
      ...question.find(stream === undefined ? seen : onlyStream(seen, stream)),
      ...(points === undefined ? {} : { points }),
    })),
  };
}
