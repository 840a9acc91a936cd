// The marks of TCP analysis as a person reads them, and how grave they are.
import { markFields } from "@vitrine/glass";
import type { Tone } from "./list-row.ts";

/** Marks of a loss or a stop, and marks of its neighbours; the others are notes. */
const badMarks = new Set([
  "tcp.analysis.retransmission",
  "tcp.analysis.fast_retransmission",
  "tcp.analysis.spurious_retransmission",
  "tcp.analysis.lost_segment",
  "tcp.analysis.ack_lost_segment",
  "tcp.analysis.zero_window",
]);
const warnMarks = new Set([
  "tcp.analysis.out_of_order",
  "tcp.analysis.duplicate_ack",
  "tcp.analysis.window_full",
  "tcp.analysis.reused_ports",
  "tcp.analysis.zero_window_probe",
]);

/** The bits of a mark, by its name: 0 for a name that is none. */
export function markBit(name: string): number {
  return markFields.find(([, field]) => field.name === name)?.[0] ?? 0;
}

const retransmission = markBit("tcp.analysis.retransmission");
const itsKinds = markBit("tcp.analysis.fast_retransmission") | markBit("tcp.analysis.spurious_retransmission");

export interface MarkWords {
  readonly words: readonly string[];
  readonly tone: Tone | undefined;
}

/** A packet's marks. A fast or a spurious retransmission has both marks: it is named once. */
export function markWords(marks: number, duplicateAckNumber = 0): MarkWords {
  if (marks === 0) return { words: [], tone: undefined };
  const told = (marks & itsKinds) === 0 ? marks : marks & ~retransmission;
  const said = markFields.filter(([bit]) => (told & bit) !== 0).map(([, field]) => field);
  const words = said.map(({ name, label }) =>
    name === "tcp.analysis.duplicate_ack" && duplicateAckNumber > 0 ? `${label} ${duplicateAckNumber}` : label,
  );
  if (said.some(({ name }) => badMarks.has(name))) return { words, tone: "bad" };
  return { words, tone: said.some(({ name }) => warnMarks.has(name)) ? "warn" : "note" };
}
