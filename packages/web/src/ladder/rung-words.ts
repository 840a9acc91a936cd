// What a rung of the ladder says.
import { markWords, type MarkWords } from "../list/mark-words.ts";
import type { ConversationColumns } from "../source/capture-source.ts";

const flagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
const ACK = 0x10;

export interface RungWords {
  readonly frame: number;
  readonly time: number;
  /** Since the rung above. */
  readonly wait: number;
  readonly isFromFirst: boolean;
  readonly from: string;
  /** "SYN, ACK"; of what carries data the flags that everything carries are left out. */
  readonly flags: string;
  /** "Seq=1 Ack=1 Len=198" */
  readonly numbers: string;
  readonly window: number;
  readonly marks: MarkWords;
}

export function rungOf(columns: ConversationColumns, at: number, isRaw: boolean): RungWords {
  const from = columns.from[at]!;
  const flags = columns.flags[at]!;
  const length = columns.length[at]!;
  const shown = (relative: number, end: number): number =>
    isRaw ? (relative + columns.bases[end]!) % 2 ** 32 : relative;
  const numbers = [`Seq=${shown(columns.sequence[at]!, from)}`];
  if ((flags & ACK) !== 0) numbers.push(`Ack=${shown(columns.acknowledgment[at]!, 1 - from)}`);
  if (length > 0) numbers.push(`Len=${length}`);
  return {
    frame: columns.frame[at]!,
    time: columns.time[at]!,
    wait: at === 0 ? 0 : columns.time[at]! - columns.time[at - 1]!,
    isFromFirst: from === 0,
    from: columns.ends[from]!,
    flags: flagNames.filter((_, bit) => ((flags >> bit) & 1) !== 0).join(", "),
    numbers: numbers.join(" "),
    window: columns.window[at]!,
    marks: markWords(columns.marks[at]!, columns.duplicateAckNumber[at]),
  };
}
