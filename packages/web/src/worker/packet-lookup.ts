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
import { visibleText } from "@vitrine/wire/text";
import type { ListRow } from "../list/list-row.ts";
import { markWords } from "../list/mark-words.ts";
import type { CaptureReader } from "./capture-reader.ts";

/** A row's analysis for the list's line: the marks are beside it, and raw numbers come from the segment itself. */
class LineValues implements FrameAnalysis {
  readonly #values: PacketValues;
  readonly #isRaw: boolean;

  constructor(values: PacketValues, isRaw: boolean) {
    this.#values = values;
    this.#isRaw = isRaw;
  }

  get application(): FrameAnalysis["application"] {
    return this.#values.application;
  }

  get isFromServer(): boolean {
    return this.#values.isFromServer;
  }

  value(name: string): FieldValue | undefined {
    if (name.startsWith("tcp.analysis.")) return undefined;
    if (this.#isRaw && (name === "tcp.seq" || name === "tcp.ack")) return undefined;
    return this.#values.value(name);
  }
}

/** Makes what is wanted of a packet that a dissector has come to. */
type Show<Shown> = (dissector: Dissector, record: PacketRecord) => Shown;

/** Shows packets as they would be in their turn. The rows are in ascending order; those that cannot be read any more are left out. */
class PacketLookup<Shown> {
  readonly #reader: CaptureReader;
  readonly #show: Show<Shown>;
  /** What `show` reads the analysis from. */
  readonly #packet: PacketAnalysis;
  readonly #shown: Shown[] = [];

  constructor(reader: CaptureReader, packet: PacketAnalysis, show: Show<Shown>) {
    this.#reader = reader;
    this.#packet = packet;
    this.#show = show;
  }

  async of(rows: Uint32Array): Promise<readonly Shown[]> {
    const { recall } = this.#reader;
    for (let first = 0; first < rows.length;) {
      const earlier = recall.earlierRows(rows[first]!);
      let end = first + 1;
      if (earlier.length > 0) await this.#behind(earlier, rows[first]!);
      else {
        while (end < rows.length && recall.earlierRows(rows[end]!).length === 0) end += 1;
        await this.#alone(rows.subarray(first, end));
      }
      first = end;
    }
    return this.#shown;
  }

  async #alone(rows: Uint32Array): Promise<void> {
    await this.#reader.packetsAt(rows, (record, row) => {
      this.#shown.push(this.#next(this.#dissector(), record, row));
    });
  }

  async #behind(earlier: readonly number[], wanted: number): Promise<void> {
    const dissector = this.#dissector();
    await this.#reader.packetsAt(Uint32Array.of(...earlier, wanted), (record, row) => {
      const shown = this.#next(dissector, record, row);
      if (row === wanted) this.#shown.push(shown);
    });
  }

  #dissector(): Dissector {
    return new Dissector({ decodeAs: this.#reader.decodeAs });
  }

  #next(dissector: Dissector, record: PacketRecord, row: number): Shown {
    const { recall } = this.#reader;
    recall.passTo(row, dissector);
    recall.restore(row, this.#packet);
    return this.#show(dissector, record);
  }
}

/** These rows, as the list shows them. */
export async function listRows(reader: CaptureReader, rows: Uint32Array, isRaw: boolean): Promise<readonly ListRow[]> {
  const packet = new PacketAnalysis(new SegmentAnalysis());
  const analysis = new LineValues(new PacketValues(packet), isRaw);
  const lookup = new PacketLookup(reader, packet, (dissector, record): ListRow => {
    const { from, to, protocol, summary } = dissector.summarize(record, analysis);
    const { words, tone } = markWords(packet.tcp.marks, packet.tcp.duplicateAckNumber);
    return {
      frame: record.frame,
      time: reader.recall.secondsBetween(0, record.frame - 1).toFixed(6),
      from: visibleText(from),
      to: visibleText(to),
      protocol,
      length: record.originalLength,
      summary: visibleText(summary),
      marks: words,
      tone,
    };
  });
  return lookup.of(rows);
}

/** A layer without the function that takes it apart, which cannot leave the worker. */
function plainLayer(layer: Layer): Layer {
  const { name, label, column, sentence, source, fields, found } = layer.protocol;
  const protocol = { name, label, column, sentence, fields, found, ...(source === undefined ? {} : { source }) };
  return { ...layer, protocol };
}

/**
 * What is wanted of these rows' packets, taken apart; a dissection is valid within the call. The rows are in ascending order; those that
 * cannot be read any more are left out.
 */
export async function dissectRows<Shown>(
  reader: CaptureReader,
  rows: Uint32Array,
  show: (dissection: Dissection) => Shown,
): Promise<readonly Shown[]> {
  const packet = new PacketAnalysis(new SegmentAnalysis());
  // The marks are beside the summary, as in the list.
  const analysis = new LineValues(new PacketValues(packet), false);
  return new PacketLookup(reader, packet, (dissector, record) => show(dissector.dissect(record, analysis))).of(rows);
}

/** One packet, taken apart; undefined for a frame that there is none of. */
export async function dissectionOf(reader: CaptureReader, frame: number): Promise<Dissection | undefined> {
  if (frame < 1 || frame > reader.packets) return undefined;
  const packet = new PacketAnalysis(new SegmentAnalysis());
  const values = new PacketValues(packet);
  const lookup = new PacketLookup(reader, packet, (dissector, record): Dissection => {
    // The parser's bytes move on, and hold more than the packet.
    const { layers, ...rest } = dissector.dissect(record.keep(), values);
    return { ...rest, layers: layers.map(plainLayer) };
  });
  const [shown] = await lookup.of(Uint32Array.of(frame - 1));
  return shown;
}
