// The current packet as columns of one row: a program that reads a capture once filters it so, packet by packet, without an index.
import type { PacketRecord } from "../file/record.ts";
import { ColumnWriter } from "./column-writer.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import { PacketColumns } from "./packet-columns.ts";

export class LatestPacket extends ColumnWriter {
  readonly columns = new PacketColumns(0, 0, 1);

  /** Puts the packet that the analyzer has just taken in the place of the one before; every packet has its turn. */
  take(record: PacketRecord, packet: PacketAnalysis): PacketColumns {
    const { columns } = this;
    columns.rows = 1;
    columns.firstRow = record.frame - 1;
    this.longRoundTrips.clear();
    this.write(columns, 0, record, packet);
    return columns;
  }
}
