// A segment in one line: the names of the marks, the ports, the flags, the numbers. The dissector and the fast list both
// say it with these words.
import type { FrameAnalysis } from "../tree.ts";
import { tcpAnalysisFields } from "./tcp-analysis-fields.ts";

/** The names of the marks in the list, in their order there. */
export const markWords: ReadonlyArray<readonly [name: string, words: string]> = [
  ["tcp.analysis.reused_ports", "ports used again"],
  ["tcp.analysis.zero_window_probe", "zero window probe"],
  ["tcp.analysis.zero_window", "zero window"],
  ["tcp.analysis.lost_segment", "previous segment not captured"],
  ["tcp.analysis.keep_alive", "keep-alive"],
  ["tcp.analysis.window_update", "window update"],
  ["tcp.analysis.window_full", "window full"],
  ["tcp.analysis.keep_alive_ack", "ACK to a keep-alive"],
  ["tcp.analysis.zero_window_probe_ack", "ACK to a zero window probe"],
  ["tcp.analysis.duplicate_ack", "duplicate ACK"],
  ["tcp.analysis.ack_lost_segment", "ACK of a segment that was not captured"],
  ["tcp.analysis.spurious_retransmission", "spurious retransmission"],
  ["tcp.analysis.fast_retransmission", "fast retransmission"],
  ["tcp.analysis.out_of_order", "out of order"],
  ["tcp.analysis.retransmission", "retransmission"],
];

const flagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];
/** There are 4,096 sets of flags; each is worded once. */
const flagWordsOf: string[] = [];

/** "SYN, ACK". */
export function flagWords(flags: number): string {
  return (flagWordsOf[flags & 0xfff] ??= flagNames.filter((_, bit) => (flags >>> bit) & 1).join(", "));
}

/** "[retransmission] ", or nothing. */
export function marksInWords(analysis: FrameAnalysis): string {
  if (analysis.value(tcpAnalysisFields.flags.name) === undefined) return "";
  const found: string[] = [];
  for (const [name, words] of markWords) {
    if (analysis.value(name) !== true) continue;
    // A spurious or a fast retransmission is one, too: said once.
    if (words === "retransmission" && found.some((other) => other.endsWith("retransmission"))) continue;
    const number = words === "duplicate ACK" ? analysis.value("tcp.analysis.duplicate_ack_num") : undefined;
    found.push(number === undefined ? words : `${words} ${String(number)}`);
  }
  return found.length === 0 ? "" : `[${found.join(", ")}] `;
}

export interface SegmentLine {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
  /** -1 where it is unknown. */
  readonly length: number;
  /** " MSS=1460 SACK_PERM", or nothing. */
  readonly options: string;
}

/** "43210 → 5000 [PSH, ACK] Seq=1 Ack=1 Win=64256 Len=5". */
export function tcpLine(segment: SegmentLine): string {
  const { flags, length } = segment;
  const ack = (flags & 0x10) === 0 ? "" : ` Ack=${segment.acknowledgment}`;
  const lengthWords = length < 0 ? "" : ` Len=${length}`;
  return (
    `${segment.sourcePort} → ${segment.destinationPort} [${flagWords(flags)}] Seq=${segment.sequence}${ack}` +
    ` Win=${segment.window}${lengthWords}${segment.options}`
  );
}
