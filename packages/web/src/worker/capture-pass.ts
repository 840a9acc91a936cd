// A pass over all packets, from the first to the last: exact, and as long as the file.
import type { PacketRecord } from "@vitrine/glass";
import type { CaptureReader } from "./capture-reader.ts";
import { nextTask } from "./next-task.ts";
import { rowRange } from "./row-list.ts";

/** Packets between two looks at the page's messages. */
const packetsAtOnce = 1000;

/** Hands every packet over, in order, until `isStopped` says so between two of them. */
export async function eachPacket(
  reader: CaptureReader,
  take: (record: PacketRecord) => void,
  isStopped: () => boolean,
): Promise<void> {
  for (let first = 0; first < reader.packets && !isStopped(); first += packetsAtOnce) {
    await reader.packetsAt(rowRange(first, Math.min(first + packetsAtOnce, reader.packets)), take);
    await nextTask();
  }
}
