// Which packets the chat's lines are spread over, told from the analysis alone: for whoever does not take every packet apart.
import { labPort } from "@vitrine/wire/lab";
import { goesOn } from "../unfinished-writes.ts";

/** A packet as its analysis tells it (`PacketAnalysis`). */
export interface AnalysedSegment {
  readonly transport: number;
  readonly stream: number;
  readonly direction: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly length: number;
  readonly flags: number;
}

/** Rows that are looked at on the way back: a capture may hold a million packets between two of one conversation. */
const mostRowsBack = 10_000;

function isChat({ transport, length, sourcePort, destinationPort }: AnalysedSegment): boolean {
  return transport === 6 && length > 0 && (sourcePort === labPort || destinationPort === labPort);
}

/** Chat that goes on in a later segment: the dissector has to see it, or it cannot show that one's line. */
export function isUnfinishedChat(packet: AnalysedSegment): boolean {
  return isChat(packet) && goesOn(packet.flags);
}

/**
 * The rows that have to be taken apart before this one, in order, so that a new dissector shows it as one does that has seen the
 * whole capture: the segments of its direction back to the end of the write before. `segmentAt` may give the same object each time.
 */
export function rowsOfWriteBefore(row: number, segmentAt: (row: number) => AnalysedSegment): number[] {
  const last = { ...segmentAt(row) };
  if (!isChat(last)) return [];
  const rows: number[] = [];
  let first = last.sequence;
  for (let at = row - 1; at >= Math.max(0, row - mostRowsBack); at -= 1) {
    const segment = segmentAt(at);
    if (!isChat(segment) || segment.stream !== last.stream || segment.direction !== last.direction) continue;
    const isAdjacent = ((segment.sequence + segment.length - first) | 0) === 0;
    if (!goesOn(segment.flags) && isAdjacent) break;
    rows.unshift(at);
    if (((segment.sequence - first) | 0) < 0) first = segment.sequence;
  }
  return rows.some((at) => goesOn(segmentAt(at).flags)) ? rows : [];
}
