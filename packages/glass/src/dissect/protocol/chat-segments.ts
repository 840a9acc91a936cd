// Chat that goes on in a later packet, told from the analysis alone: for readers that do not take every packet apart.
import type { Application } from "../application.ts";
import { endsStream, goesOn } from "../unfinished-writes.ts";

/** A packet as its analysis describes it (`PacketAnalysis`). */
interface AnalysedSegment {
  readonly transport: number;
  readonly application: Application;
  readonly flags: number;
  readonly hasOpenLine: boolean;
}

/** Whether the dissector has to see this packet, because a later packet shows the line that begins here. */
export function isUnfinishedChat({ transport, application, flags, hasOpenLine }: AnalysedSegment): boolean {
  if (transport !== 6) return false;
  return application === "lab" ? goesOn(flags) : hasOpenLine && !endsStream(flags);
}
