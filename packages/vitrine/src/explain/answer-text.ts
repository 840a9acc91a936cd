// Answers as a person reads them on a terminal.
import type { Evidence, Figure, SetAnswer, SetReport } from "@vitrine/glass";
import { drawHeader } from "./header-figure.ts";
import { drawLadder } from "./ladder-figure.ts";
import { drawSequence } from "./sequence-figure.ts";
import { wrap, type Screen } from "./screen.ts";

/** Pieces of evidence and conversations printed for one answer; all of them are in the JSON. */
const mostEvidence = 12;
const mostStreams = 10;
/** Lines of the chat printed for each participant. */
const mostChatLines = 200;

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

function drawFigure(figure: Figure, screen: Screen): string[] {
  switch (figure.kind) {
    case "header":
      return [
        ...wrap(`${figure.protocol.toUpperCase()} header in frame ${figure.frame} of ${figure.file}:`, screen.width),
        ...drawHeader(figure, screen),
      ];
    case "ladder":
      return drawLadder(figure, screen);
    case "sequence":
      return drawSequence(figure, screen);
  }
}

function evidenceLine({ file, frame, field, bytes, value }: Evidence, isSeveral: boolean): string {
  const [offset, length] = bytes;
  const where =
    length === 0 ? "" : `, ${length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`}`;
  const what = value === true ? field : `${field} = ${String(value)}`;
  return `${isSeveral ? `${file}, ` : ""}frame ${frame}${where}: ${what}`;
}

function evidenceLines(evidence: readonly Evidence[], isSeveral: boolean, screen: Screen): string[] {
  const shown = evidence
    .slice(0, mostEvidence)
    .flatMap((one) => wrap(evidenceLine(one, isSeveral), screen.width, "    "));
  const rest = evidence.length - mostEvidence;
  const frames = [...new Set(evidence.map(({ frame }) => frame))]
    .slice(0, mostEvidence)
    .toSorted((one, other) => one - other);
  return [
    "  Evidence:",
    ...shown,
    ...(rest > 0 ? wrap(`and ${rest} more (--json shows all)`, screen.width, "    ") : []),
    ...wrap(`Filter: frame.number in {${frames.join(", ")}}`, screen.width, "    "),
  ].map((line) => screen.paint("quiet", line));
}

interface ChatLine {
  readonly frame: number;
  readonly transport: string;
  readonly line: string;
}

interface Chatter {
  readonly name: string;
  readonly address: string;
  readonly saw: readonly ChatLine[];
}

/** A label, and after it the text in lines of its own width. */
function hang(label: string, text: string, width: number): string[] {
  const [first, ...rest] = wrap(text, width, " ".repeat(label.length));
  return [label + first!.slice(label.length), ...rest];
}

/** q1 is read as a chat, not as evidence. */
function chatLines(people: readonly Chatter[], screen: Screen): string[] {
  return people.flatMap(({ name, address, saw }) => [
    ...wrap(`${name} (${address}) saw:`, screen.width, "  ").map((line) => screen.paint("title", line)),
    ...saw
      .slice(0, mostChatLines)
      .flatMap(({ frame, transport, line }) => hang(`${String(frame).padStart(7)} ${transport}  `, line, screen.width)),
    ...(saw.length > mostChatLines ? wrap(`and ${saw.length - mostChatLines} more`, screen.width, "    ") : []),
  ]);
}

function streamLines({ streams, rows = 0 }: SetAnswer, screen: Screen): string[] {
  if (streams === undefined || streams.length + rows < 2) return [];
  const rest = streams.length + rows - mostStreams;
  return [
    "  Each conversation:",
    ...streams.slice(0, mostStreams).flatMap((one) => {
      const words = one.answered ? one.answer : `not answered. ${one.needs}`;
      return wrap(`tcp.stream ${one.stream}, ${one.client} and ${one.server}: ${words}`, screen.width, "    ");
    }),
    ...(rest > 0 ? wrap(`and ${rest} more (--json shows all)`, screen.width, "    ") : []),
  ];
}

function answerLines(answer: SetAnswer, isSeveral: boolean, screen: Screen): string[] {
  const points = answer.points === undefined ? "" : ` (${answer.points} points)`;
  const title = wrap(`${answer.id}  ${answer.question}${points}`, screen.width).map((line) =>
    screen.paint("title", line),
  );
  if (!answer.answered) {
    return [
      ...title,
      ...wrap(`Not answered. ${answer.needs}`, screen.width, "  ").map((line) => screen.paint("missing", line)),
      ...streamLines(answer, screen),
    ];
  }
  const figures = (answer.figures ?? []).flatMap((figure) => drawFigure(figure, screen).concat(""));
  const people = answer.id === "q1" ? (answer.values.participants as unknown as readonly Chatter[]) : undefined;
  return [
    ...title,
    ...wrap(answer.answer, screen.width, "  ").map((line) => screen.paint("answer", line)),
    "",
    ...wrap(answer.explanation, screen.width, "  "),
    "",
    ...figures,
    ...(people === undefined ? [] : chatLines(people, screen)),
    ...streamLines(answer, screen),
    ...(people === undefined ? evidenceLines(answer.evidence, isSeveral, screen) : []),
  ];
}

/** All answers, line by line. */
export function reportLines(report: SetReport, screen: Screen): string[] {
  const isSeveral = report.captures.length > 1;
  const heads = report.captures.flatMap(({ file, packets, conversations, datagrams, damage }) => [
    ...wrap(
      `${file}: ${counted(packets, "packet")}, ${counted(conversations, "TCP conversation")}, ${counted(datagrams, "UDP datagram")}`,
      screen.width,
    ),
    ...(damage === null ? [] : wrap(`damaged: ${damage}`, screen.width, "  ")),
  ]);
  const answers = report.answers.flatMap((answer) => ["", ...answerLines(answer, isSeveral, screen)]);
  return [...(report.title === undefined ? [] : [screen.paint("title", report.title)]), ...heads, ...answers];
}
