// A pass over all packets, from the first to the last: exact, and as long as the file.
import type { PacketRecord } from "@vitrine/glass";
import type { CaptureReader } from "./capture-reader.ts";

/** Packets between two looks at the page's messages. */
const packetsAtOnce = 8000;

/** Hands every packet over, in order. Ends early, with false, once `isWanted` says no. */
export async function eachPacket(
  reader: CaptureReader,
  take: (record: PacketRecord) => void,
  isWanted: () => boolean = () => true,
): Promise<boolean> {
  for (let first = 0; first < reader.packets; first += packetsAtOnce) {
    if (!isWanted()) return false;
    await reader.packetsAt(first, Math.min(first + packetsAtOnce, reader.packets), take);
  }
  return true;
}
