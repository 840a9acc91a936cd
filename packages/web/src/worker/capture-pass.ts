// A pass over all packets, from the first to the last: exact, and as long as the file.
import type { PacketRecord } from "@vitrine/glass";
import type { CaptureReader } from "./capture-reader.ts";
import { nextTask } from "./next-task.ts";
import { rowRange } from "./row-list.ts";

/** Packets between two looks at the page's messages. */
const packetsAtOnce = 1000;

/** Hands every packet over, in order. */
export async function eachPacket(reader: CaptureReader, take: (record: PacketRecord) => void): Promise<void> {
  for (let first = 0; first < reader.packets; first += packetsAtOnce) {
    await reader.packetsAt(rowRange(first, Math.min(first + packetsAtOnce, reader.packets)), take);
    await nextTask();
  }
}
