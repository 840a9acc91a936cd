// A pass over all packets, from the first to the last, with everything taken apart: exact, and as long as the file.
import { Analyzer, Dissector, PacketValues, type Dissection } from "@vitrine/glass";
import type { CaptureReader } from "./capture-reader.ts";

/** Packets between two looks at the page's messages. */
const packetsAtOnce = 2000;

/**
 * Hands every packet over, taken apart and analysed. Ends early, with false, once `isWanted` says no. `keep` gives every
 * dissection bytes of its own, for who needs it longer than the call.
 */
export async function eachDissection(
  reader: CaptureReader,
  take: (dissection: Dissection) => void,
  options: { readonly isWanted?: () => boolean; readonly keep?: boolean } = {},
): Promise<boolean> {
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  for (let first = 0; first < reader.packets; first += packetsAtOnce) {
    if (options.isWanted?.() === false) return false;
    await reader.packetsAt(first, Math.min(first + packetsAtOnce, reader.packets), (record) => {
      analyzer.add(record);
      take(dissector.dissect(options.keep === true ? record.keep() : record, values));
    });
  }
  return true;
}
