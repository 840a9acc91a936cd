// The packets of one TCP conversation as columns, gathered from the index, and kept while somebody looks at them.
import { IS_RELATIVE, IS_REVERSE, IS_TCP, PacketAnalysis, SegmentAnalysis, type PacketColumns } from "@vitrine/glass";
import type { ConversationColumns } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { RowList } from "./row-list.ts";

const ACK = 0x10;
const nanosecondsPerSecond = 1e9;

/** Which of the analysis's two directions a packet goes. */
function wayOf(chunk: PacketColumns, row: number): number {
  return (chunk.kinds[row - chunk.firstRow]! & IS_REVERSE) === 0 ? 0 : 1;
}

const emptyColumns = (length: number) => ({
  time: new Float64Array(length),
  from: new Uint8Array(length),
  flags: new Uint16Array(length),
  sequence: new Uint32Array(length),
  acknowledgment: new Uint32Array(length),
  length: new Uint32Array(length),
  window: new Uint32Array(length),
  marks: new Uint16Array(length),
  duplicateAckNumber: new Uint32Array(length),
  bytesInFlight: new Uint32Array(length),
  roundTrip: new Float64Array(length),
});

interface Kept {
  readonly stream: number;
  readonly ends: readonly [string, string];
  /** The conversation's rows among those that were looked at. */
  readonly rows: RowList;
  looked: number;
  columns: ConversationColumns | undefined;
}

export class ConversationStore {
  readonly #reader: CaptureReader;
  #kept: Kept | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Undefined where there is no such conversation. */
  columns(stream: number): ConversationColumns | undefined {
    if (this.#kept?.stream !== stream) {
      const summary = this.#reader.conversations.one("tcp", stream);
      if (summary === undefined) return undefined;
      this.#kept = { stream, ends: summary.ends, rows: new RowList(), looked: 0, columns: undefined };
    }
    const kept = this.#kept;
    const before = kept.rows.length;
    this.#lookOn(kept);
    if (kept.columns === undefined || kept.rows.length > before) kept.columns = this.#gather(kept);
    return kept.columns;
  }

  /** Finds the rows that have come since the last time. */
  #lookOn(kept: Kept): void {
    const { index, recall } = this.#reader;
    const { stream, rows } = kept;
    while (kept.looked < index.rows) {
      const chunk = index.chunkOf(kept.looked);
      const { stream: streams, kinds, firstRow } = chunk;
      for (let at = kept.looked - firstRow; at < chunk.rows; at += 1) {
        if (streams[at] !== stream || (kinds[at]! & IS_TCP) === 0) continue;
        // What an error quotes was sent before; it is no packet of the conversation.
        if (!recall.isQuoted(firstRow + at)) rows.add(firstRow + at);
      }
      kept.looked = firstRow + chunk.rows;
    }
  }

  #gather({ stream, ends, rows: { rows } }: Kept): ConversationColumns {
    const { index, recall } = this.#reader;
    const firstWay = wayOf(index.chunkOf(rows[0]!), rows[0]!);
    const columns = emptyColumns(rows.length);
    const packet = new PacketAnalysis(new SegmentAnalysis());
    for (const [place, row] of rows.entries()) {
      const chunk = index.chunkOf(row);
      const at = row - chunk.firstRow;
      const way = wayOf(chunk, row);
      columns.time[place] = recall.secondsBetween(rows[0]!, row);
      columns.from[place] = way === firstWay ? 0 : 1;
      columns.flags[place] = chunk.flags[at]!;
      if ((chunk.kinds[at]! & IS_RELATIVE) === 0) {
        recall.restore(row, packet);
        columns.sequence[place] = packet.relativeSequence;
        columns.acknowledgment[place] = packet.relativeAcknowledgment;
      } else {
        const hasAck = (chunk.flags[at]! & ACK) !== 0;
        columns.sequence[place] = chunk.sequence[at]! - index.base(stream, way);
        columns.acknowledgment[place] = chunk.acknowledgment[at]! - (hasAck ? index.base(stream, 1 - way) : 0);
      }
      columns.length[place] = chunk.payloadLength[at]!;
      columns.window[place] = chunk.windowSize[at]!;
      columns.marks[place] = chunk.marks[at]!;
      columns.duplicateAckNumber[place] = chunk.duplicateAckNumber[at]!;
      columns.bytesInFlight[place] = chunk.bytesInFlight[at]!;
      columns.roundTrip[place] = (index.longRoundTrips.get(row) ?? chunk.roundTrip[at]!) / nanosecondsPerSecond;
    }
    const bases = [index.base(stream, firstWay) >>> 0, index.base(stream, 1 - firstWay) >>> 0] as const;
    return { stream, ends, bases, frame: rows.map((row) => row + 1), ...columns };
  }
}
