// The words of a rung of the ladder.
import { markWords, type MarkWords } from "../list/mark-words.ts";
import type { LadderOutline, LadderRow } from "../source/capture-source.ts";

const flagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
const ACK = 0x10;

export interface RungWords {
  readonly isFromFirst: boolean;
  readonly from: string;
  /** "SYN, ACK"; empty for UDP. */
  readonly flags: string;
  /** "Seq=1 Ack=1 Len=198", of UDP the length only. */
  readonly numbers: string;
  readonly marks: MarkWords;
}

export function rungWords({ ends, bases }: LadderOutline, row: LadderRow, isTcp: boolean, isRaw: boolean): RungWords {
  const { from, flags, length } = row;
  const shown = (relative: number, end: number): number => (isRaw ? (relative + bases[end]!) % 2 ** 32 : relative);
  const numbers = isTcp ? [`Seq=${shown(row.sequence, from)}`] : [];
  if (isTcp && (flags & ACK) !== 0) numbers.push(`Ack=${shown(row.acknowledgment, 1 - from)}`);
  if (length > 0 || !isTcp) numbers.push(`Len=${length}`);
  return {
    isFromFirst: from === 0,
    from: ends[from],
    flags: flagNames.filter((_, bit) => ((flags >> bit) & 1) !== 0).join(", "),
    numbers: numbers.join(" "),
    marks: markWords(row.marks, row.duplicateAckNumber),
  };
}

/** The rung as one line of text, as Ctrl-C copies it. */
export function rungText({ frame, time, says }: LadderRow, { from, flags, numbers, marks }: RungWords): string {
  const words = [frame, time.toFixed(6), from, flags, numbers, ...marks.words, says];
  return words.filter((word) => word !== "").join(" ");
}
