// The answers of a set as comments on the packets that they rest on, and one comment on the whole section that sums up.
import { visibleText } from "@vitrine/wire/text";
import type { Evidence } from "../question/answer.ts";
import type { SetAnswer, SetReport } from "../question/report.ts";

/** Comments on one packet, and packets with comments: nobody reads more, and the file has to stay small. */
const mostOnPacket = 40;
const mostPackets = 50_000;

export interface CaptureComments {
  /** One for the whole capture. */
  readonly section: string;
  /** Frame to its comments. */
  readonly packets: ReadonlyMap<number, readonly string[]>;
}

/** All evidence of an answer in one file, that of each stream too; each piece once. */
function evidenceIn(answer: SetAnswer, file: string): Evidence[] {
  const found = new Map<string, Evidence>();
  const own = answer.answered ? answer.evidence : [];
  const ofStreams = (answer.streams ?? []).flatMap((stream) => (stream.answered ? stream.evidence : []));
  for (const evidence of [...own, ...ofStreams]) {
    if (evidence.file === file) found.set(`${evidence.frame} ${evidence.field} ${String(evidence.value)}`, evidence);
  }
  return [...found.values()];
}

/** Each frame that is evidence in one conversation's answer, to that answer; the first conversation that has it. */
function ownAnswers(answer: SetAnswer, file: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const stream of answer.streams ?? []) {
    if (!stream.answered || stream.file !== file) continue;
    for (const { frame } of stream.evidence) if (!found.has(frame)) found.set(frame, stream.answer);
  }
  return found;
}

function commentsOf(answer: SetAnswer, file: string): Map<number, string> {
  const own = ownAnswers(answer, file);
  const whole = answer.answered ? answer.answer : "";
  const byFrame = Map.groupBy(evidenceIn(answer, file), ({ frame }) => frame);
  return new Map(
    [...byFrame].map(([frame, all]) => {
      const fields = all.map(({ field, value }) => (value === true ? field : `${field} = ${String(value)}`));
      return [frame, visibleText(`${answer.id}: ${own.get(frame) ?? whole} [${fields.join(", ")}]`)] as const;
    }),
  );
}

/**
 * The comments for one of the report's captures. Where it comes after `framesBefore` frames of others, the answers still
 * count its own frames from 1, and its comment says so.
 */
export function commentsFor(report: SetReport, file: string, framesBefore = 0): CaptureComments {
  const packets = new Map<number, string[]>();
  for (const answer of report.answers) {
    for (const [frame, comment] of commentsOf(answer, file)) {
      const comments = packets.get(frame) ?? [];
      if (comments.length < mostOnPacket && (packets.has(frame) || packets.size < mostPackets)) comments.push(comment);
      if (comments.length > 0) packets.set(frame, comments);
    }
  }
  const lines = report.answers.map(
    (answer) => `${answer.id}: ${answer.answered ? answer.answer : `not answered. ${answer.needs}`}`,
  );
  const place = framesBefore === 0 ? "" : `. Its frame 1 is frame ${framesBefore + 1} of this file`;
  const section = [`Capture ${file}${place}`, `Answers to the set ${report.set}`, ...lines];
  return { section: section.map(visibleText).join("\n"), packets };
}
