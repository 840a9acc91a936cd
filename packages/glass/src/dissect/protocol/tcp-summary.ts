// A segment in one line: the marks of analysis in words, the ports, the flags, the numbers.
import type { LayerBuilder } from "../layer-builder.ts";
import type { FrameAnalysis } from "../tree.ts";
import { tcpFields as fields } from "./tcp-fields.ts";
import type { OptionWords } from "./tcp-options.ts";

/** The marks in the words of the list, in the order in which they are told. */
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

/** "SYN, ACK". */
export function flagWords(flags: number): string {
  return flagNames.filter((_, bit) => (flags >>> bit) & 1).join(", ");
}

/** "[retransmission] ", or nothing. */
export function marksInWords(analysis: FrameAnalysis): string {
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

/** The line; `length` is undefined where the header alone is quoted. */
export function tcpSummary(
  layer: LayerBuilder,
  analysis: FrameAnalysis | undefined,
  length: number | undefined,
  options: OptionWords,
): string {
  const flags = layer.peek(fields.flags);
  const hasAck = (flags & 0x10) !== 0;
  const number = (name: string, raw: number): string => String(analysis?.value(name) ?? raw);
  const parts = [
    `${layer.peek(fields.sourcePort)} → ${layer.peek(fields.destinationPort)}`,
    `[${flagWords(flags)}]`,
    `Seq=${number(fields.sequence.name, layer.peek(fields.sequenceRaw))}`,
  ];
  if (hasAck) parts.push(`Ack=${number(fields.acknowledgment.name, layer.peek(fields.acknowledgmentRaw))}`);
  parts.push(`Win=${number(fields.windowSize.name, layer.peek(fields.window))}`);
  if (length !== undefined) parts.push(`Len=${length}`);
  return (analysis === undefined ? "" : marksInWords(analysis)) + [...parts, ...options].join(" ");
}
