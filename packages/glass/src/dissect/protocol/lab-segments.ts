// Chat that goes on in a later packet, told from the analysis alone: for readers that do not take every packet apart.
import type { Application } from "../application.ts";
import { goesOn } from "../unfinished-writes.ts";

/** A packet as its analysis describes it (`PacketAnalysis`). */
interface AnalysedSegment {
  readonly transport: number;
  readonly application: Application;
  readonly flags: number;
}

/** Whether the dissector has to see this packet, because a later packet shows the line that begins here. */
export function isUnfinishedChat({ transport, application, flags }: AnalysedSegment): boolean {
  return transport === 6 && application === "lab" && goesOn(flags);
}
