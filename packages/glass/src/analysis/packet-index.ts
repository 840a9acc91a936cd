// The index of a capture: the columns of all its packets, which filters, lists and pictures read.
import type { PacketRecord } from "../file/record.ts";
import { ColumnWriter } from "./column-writer.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import { CHUNK_ROWS, PacketColumns } from "./packet-columns.ts";

/** Grows by chunks; never moves what it has. Frame `n` is row `n - 1`. */
export class PacketIndex extends ColumnWriter {
  readonly chunks: PacketColumns[] = [];
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  chunkOf(row: number): PacketColumns {
    return this.chunks[Math.floor(row / CHUNK_ROWS)]!;
  }

  /** Adds the packet that the analyzer has just taken. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    let chunk = this.chunks[this.chunks.length - 1];
    if (chunk === undefined || chunk.rows === CHUNK_ROWS) {
      chunk = new PacketColumns(this.#rows, record.fileOffset);
      this.chunks.push(chunk);
    }
    this.write(chunk, chunk.rows++, record, packet);
    this.#rows++;
  }
}
