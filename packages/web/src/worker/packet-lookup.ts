// One packet, or the rows of a list, taken apart on demand: what came before is recalled, and its bytes stay in the file.
import {
  Dissector,
  PacketAnalysis,
  PacketValues,
  SegmentAnalysis,
  type Dissection,
  type FieldValue,
  type FrameAnalysis,
  type Layer,
  type PacketRecord,
} from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/lab";
import type { ListRow } from "../list/list-row.ts";
import { markWords } from "../list/mark-words.ts";
import type { CaptureReader } from "./capture-reader.ts";

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

type Take = (dissection: Dissection, record: PacketRecord, row: number) => void;

/** Takes packets apart as they would be in their turn. The rows are in ascending order. */
class PacketLookup {
  readonly packet = new PacketAnalysis(new SegmentAnalysis());
  readonly #reader: CaptureReader;
  readonly #analysis: FrameAnalysis;

  constructor(reader: CaptureReader, analysisOf: (values: PacketValues) => FrameAnalysis) {
    this.#reader = reader;
    this.#analysis = analysisOf(new PacketValues(this.packet));
  }

  async each(rows: Uint32Array, take: Take): Promise<void> {
    const { recall } = this.#reader;
    if (!recall.hasLeads) return this.#alone(rows, take);
    for (let first = 0; first < rows.length;) {
      const earlier = recall.earlierRows(rows[first]!);
      let end = first + 1;
      if (earlier.length > 0) await this.#behind(earlier, rows[first]!, take);
      else {
        while (end < rows.length && recall.earlierRows(rows[end]!).length === 0) end += 1;
        await this.#alone(rows.subarray(first, end), take);
      }
      first = end;
    }
    return undefined;
  }

  async #alone(rows: Uint32Array, take: Take): Promise<void> {
    await this.#reader.packetsAt(rows, (record, row) => {
      take(this.#dissect(new Dissector(), record, row), record, row);
    });
  }

  async #behind(earlier: readonly number[], wanted: number, take: Take): Promise<void> {
    const dissector = new Dissector();
    await this.#reader.packetsAt(Uint32Array.of(...earlier, wanted), (record, row) => {
      const dissection = this.#dissect(dissector, record, row);
      if (row === wanted) take(dissection, record, row);
    });
  }

  #dissect(dissector: Dissector, record: PacketRecord, row: number): Dissection {
    const { recall } = this.#reader;
    recall.passTo(row, dissector);
    recall.restore(row, this.packet);
    // The parser's bytes move on, and hold more than the packet.
    return dissector.dissect(record.keep(), this.#analysis);
  }
}

/** What the list shows of these rows. */
export async function listRows(reader: CaptureReader, rows: Uint32Array, isRaw: boolean): Promise<ListRow[]> {
  const lookup = new PacketLookup(reader, (values) => new LineValues(values, isRaw));
  const lines: ListRow[] = [];
  await lookup.each(rows, ({ from, to, protocol, summary }, record, row) => {
    const { words, tone } = markWords(lookup.packet.tcp.marks, lookup.packet.tcp.duplicateAckNumber);
    lines.push({
      frame: row + 1,
      time: reader.recall.secondsBetween(0, row).toFixed(6),
      from: visibleText(from),
      to: visibleText(to),
      protocol,
      length: record.originalLength,
      summary: visibleText(summary),
      marks: words,
      tone,
    });
  });
  return lines;
}

/** What is declared of a protocol, without the function that takes it apart, which cannot leave the worker. */
function plainLayer(layer: Layer): Layer {
  const { name, label, column, sentence, source, fields, found } = layer.protocol;
  const protocol = { name, label, column, sentence, fields, found, ...(source === undefined ? {} : { source }) };
  return { ...layer, protocol };
}

/** One packet, taken apart; undefined for a frame that there is none of. */
export async function dissectionOf(reader: CaptureReader, frame: number): Promise<Dissection | undefined> {
  if (frame < 1 || frame > reader.packets) return undefined;
  const lookup = new PacketLookup(reader, (values) => values);
  let shown: Dissection | undefined;
  await lookup.each(Uint32Array.of(frame - 1), ({ layers, ...rest }) => {
    shown = { ...rest, layers: layers.map(plainLayer) };
  });
  return shown;
}
