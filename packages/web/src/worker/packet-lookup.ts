// One packet, or the rows of a list, taken apart on demand: what came before stands in the table, not in memory.
import {
  Dissector,
  PacketRecord,
  PacketValues,
  type Dissection,
  type FieldValue,
  type FrameAnalysis,
  type Layer,
} from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/lab";
import type { ListRow } from "../list/list-row.ts";
import { markWords } from "../list/mark-words.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { emptyAnalysis, type PacketTable } from "./packet-table.ts";

/** A row's analysis for the list's line: the marks stand beside it, and raw numbers come from the segment itself. */
class LineValues implements FrameAnalysis {
  readonly #values: PacketValues;
  readonly #isRaw: boolean;

  constructor(values: PacketValues, isRaw: boolean) {
    this.#values = values;
    this.#isRaw = isRaw;
  }

  value(name: string): FieldValue | undefined {
    if (name.startsWith("tcp.analysis.")) return undefined;
    if (this.#isRaw && (name === "tcp.seq" || name === "tcp.ack")) return undefined;
    return this.#values.value(name);
  }
}

/** An empty packet at the time of a row: it sets a dissector's clock, as if the row had gone through it. */
function clockOf({ columns }: PacketTable, row: number): PacketRecord {
  const record = new PacketRecord();
  record.seconds = columns.seconds[row]!;
  record.nanoseconds = columns.nanoseconds[row]!;
  return record;
}

/** A dissector that has seen the first packet, and the one before `row`. */
function dissectorAt(table: PacketTable, row: number): Dissector {
  const dissector = new Dissector();
  if (row === 0) return dissector;
  dissector.dissect(clockOf(table, 0));
  dissector.dissect(clockOf(table, row - 1));
  return dissector;
}

/** Rows that follow each other in the file. */
export async function listRows(reader: CaptureReader, first: number, end: number, isRaw: boolean): Promise<ListRow[]> {
  const { table } = reader;
  const packet = emptyAnalysis();
  const analysis = new LineValues(new PacketValues(packet), isRaw);
  const dissector = dissectorAt(table, first);
  const rows: ListRow[] = [];
  await reader.packetsAt(first, end, (record, row) => {
    table.restore(row, packet);
    const { from, to, protocol, summary } = dissector.dissect(record, analysis);
    const { words, tone } = markWords(packet.tcp.marks, packet.tcp.duplicateAckNumber);
    rows.push({
      frame: row + 1,
      time: table.secondsBetween(0, row).toFixed(6),
      from: visibleText(from),
      to: visibleText(to),
      protocol,
      length: record.originalLength,
      summary: visibleText(summary),
      marks: words,
      tone,
    });
  });
  return rows;
}

/** What is declared of a protocol, without the function that takes it apart, which cannot leave the worker. */
function plainLayer(layer: Layer): Layer {
  const { name, label, column, sentence, source, fields, found } = layer.protocol;
  const protocol = { name, label, column, sentence, fields, found, ...(source === undefined ? {} : { source }) };
  return { ...layer, protocol };
}

/** One packet, taken apart. */
export async function dissectionOf(reader: CaptureReader, frame: number): Promise<Dissection | undefined> {
  const { table } = reader;
  const packet = emptyAnalysis();
  let dissection: Dissection | undefined;
  await reader.packetsAt(frame - 1, frame, (record, row) => {
    table.restore(row, packet);
    const values = packet.transport === 0 ? undefined : new PacketValues(packet);
    const { layers, ...rest } = dissectorAt(table, row).dissect(record.keep(), values);
    dissection = { ...rest, layers: layers.map(plainLayer) };
  });
  return dissection;
}
