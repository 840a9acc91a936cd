// The packets that filters selected: row numbers, in order.
import { Analyzer, Dissector, PacketValues, compileFilter } from "@vitrine/glass";
import type { SelectionResult } from "../source/capture-source.ts";
import { eachPacket } from "./capture-pass.ts";
import type { CaptureReader } from "./capture-reader.ts";

/** Selections that can be gone back to; older ones are worked out again when they are asked for. */
const mostKept = 4;

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
    let rows = new Uint32Array(1024);
    let count = 0;
    const analyzer = new Analyzer();
    const values = new PacketValues(analyzer.packet);
    const dissector = new Dissector();
    const isThrough = await eachPacket(
      this.#reader,
      (record) => {
        analyzer.add(record);
        if (!result.filter.selects(dissector.dissect(record, values))) return;
        if (count === rows.length) {
          const larger = new Uint32Array(2 * count);
          larger.set(rows);
          rows = larger;
        }
        rows[count++] = record.frame - 1;
      },
      () => id === this.#last,
    );
    if (!isThrough) return { kind: "superseded" };
    this.#keep(id, rows.slice(0, count));
    const milliseconds = performance.now() - started;
    return { kind: "selected", selection: { id, filter: text, count, milliseconds } };
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
