// The packets that filters selected: row numbers, in order.
import { Analyzer, Dissector, PacketValues, compileFilter, type Filter, type PacketRecord } from "@vitrine/glass";
import type { SelectionResult } from "../source/capture-source.ts";
import { eachPacket } from "./capture-pass.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { columnFilter, type RowTest } from "./column-filter.ts";
import { emptyAnalysis } from "./packet-table.ts";

/** Selections that can be gone back to; older ones are worked out again when they are asked for. */
const mostKept = 4;

/** Packets that are read together to be taken apart. */
const mostAtOnce = 2000;

/** Row numbers, as they are found. */
class RowList {
  #rows = new Uint32Array(1024);
  #count = 0;

  add(row: number): void {
    if (this.#count === this.#rows.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#count++] = row;
  }

  get rows(): Uint32Array {
    return this.#rows.slice(0, this.#count);
  }
}

export class Selections {
  readonly #reader: CaptureReader;
  readonly #kept = new Map<number, Uint32Array>();
  #last = 0;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** The rows of a selection; undefined if it is not kept any more. */
  rows(id: number): Uint32Array | undefined {
    return this.#kept.get(id);
  }

  async select(text: string): Promise<SelectionResult> {
    const result = compileFilter(text);
    if (!result.isValid) return { kind: "refused", problem: result.problem };
    const id = ++this.#last;
    const started = performance.now();
    const isWanted = (): boolean => id === this.#last;
    const test = columnFilter(result.filter, this.#reader.table);
    const rows = await (test === undefined
      ? this.#byDissection(result.filter, isWanted)
      : this.#byColumns(result.filter, test, isWanted));
    if (rows === undefined) return { kind: "superseded" };
    this.#keep(id, rows);
    const milliseconds = performance.now() - started;
    return { kind: "selected", selection: { id, filter: text, count: rows.length, milliseconds } };
  }

  /** Takes every packet apart, in order. */
  async #byDissection({ selects }: Filter, isWanted: () => boolean): Promise<Uint32Array | undefined> {
    const found = new RowList();
    const analyzer = new Analyzer();
    const values = new PacketValues(analyzer.packet);
    const dissector = new Dissector();
    const take = (record: PacketRecord): void => {
      analyzer.add(record);
      if (selects(dissector.dissect(record, values))) found.add(record.frame - 1);
    };
    return (await eachPacket(this.#reader, take, isWanted)) ? found.rows : undefined;
  }

  /** Looks at the columns, and takes apart only the packets of which they leave something out. */
  async #byColumns({ selects }: Filter, test: RowTest, isWanted: () => boolean): Promise<Uint32Array | undefined> {
    const { table } = this.#reader;
    const found = new RowList();
    const packet = emptyAnalysis();
    const values = new PacketValues(packet);
    // All fragments are among them, in order, so that this dissector puts them together.
    const dissector = new Dissector();
    const { rows } = table;
    for (let row = 0; row < rows; row += 1) {
      if (!table.needsDissection(row)) {
        if (test(row)) found.add(row);
        continue;
      }
      let end = row + 1;
      while (end < rows && end - row < mostAtOnce && table.needsDissection(end)) end += 1;
      if (!isWanted()) return undefined;
      await this.#reader.packetsAt(row, end, (record, at) => {
        table.restore(at, packet);
        if (selects(dissector.dissect(record, packet.transport === 0 ? undefined : values))) found.add(at);
      });
      row = end - 1;
    }
    return found.rows;
  }

  #keep(id: number, rows: Uint32Array): void {
    this.#kept.set(id, rows);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(old);
    }
  }
}

/** The first place in a sorted list that holds `value` or more. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
