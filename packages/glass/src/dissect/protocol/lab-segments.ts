// Chat that goes on in a later packet, told from the analysis alone: for whoever does not take every packet apart.
import { labPort } from "@vitrine/wire/lab";
import { goesOn } from "../unfinished-writes.ts";

/** A packet as its analysis tells it (`PacketAnalysis`). */
interface AnalysedSegment {
  readonly transport: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number;
  readonly flags: number;
}

/** The dissector has to see this packet, or it cannot show the later one's line. */
export function isUnfinishedChat({ transport, sourcePort, destinationPort, length, flags }: AnalysedSegment): boolean {
  return transport === 6 && length > 0 && (sourcePort === labPort || destinationPort === labPort) && goesOn(flags);
}
