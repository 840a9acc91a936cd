// The packets of one TCP conversation as columns, gathered from the table, and kept while somebody looks at them.
import type { ConversationColumns } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";

const TCP = 6;

export class ConversationStore {
  readonly #reader: CaptureReader;
  #kept: { readonly columns: ConversationColumns; readonly rows: number } | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Undefined where there is no such conversation. */
  columns(stream: number): ConversationColumns | undefined {
    const { table } = this.#reader;
    if (this.#kept?.columns.stream === stream && this.#kept.rows === table.rows) return this.#kept.columns;
    const summary = this.#reader.conversations.all.find((one) => one.transport === "tcp" && one.stream === stream);
    if (summary === undefined) return undefined;
    const rows = this.#rowsOf(stream);
    const columns = this.#gather(stream, summary.ends, rows);
    this.#kept = { columns, rows: table.rows };
    return columns;
  }

  #rowsOf(stream: number): Uint32Array {
    const { rows, columns } = this.#reader.table;
    const { stream: streams, transport } = columns;
    let count = 0;
    for (let row = 0; row < rows; row += 1) if (streams[row] === stream && transport[row] === TCP) count += 1;
    const found = new Uint32Array(count);
    count = 0;
    for (let row = 0; row < rows; row += 1) {
      if (streams[row] === stream && transport[row] === TCP) found[count++] = row;
    }
    return found;
  }

  #gather(stream: number, ends: readonly [string, string], rows: Uint32Array): ConversationColumns {
    const { table } = this.#reader;
    const { columns } = table;
    const first = rows[0]!;
    const firstDirection = table.directionOf(first);
    const pick = <Kind extends { [row: number]: number; length: number }>(
      column: ArrayLike<number>,
      Constructor: new (length: number) => Kind,
    ): Kind => {
      const picked = new Constructor(rows.length);
      for (let at = 0; at < rows.length; at += 1) picked[at] = column[rows[at]!]!;
      return picked;
    };
    const from = Uint8Array.from(rows, (row) => (table.directionOf(row) === firstDirection ? 0 : 1));
    return {
      stream,
      ends,
      bases: [this.#baseOf(rows, from, 0), this.#baseOf(rows, from, 1)],
      frame: rows.map((row) => row + 1),
      time: Float64Array.from(rows, (row) => table.secondsBetween(first, row)),
      from,
      flags: pick(columns.flags, Uint16Array),
      sequence: pick(columns.relativeSequence, Uint32Array),
      acknowledgment: pick(columns.relativeAcknowledgment, Uint32Array),
      length: Uint32Array.from(rows, (row) => Math.max(0, columns.length[row]!)),
      window: pick(columns.windowSize, Uint32Array),
      marks: pick(columns.marks, Uint16Array),
      duplicateAckNumber: pick(columns.duplicateAckNumber, Uint32Array),
      bytesInFlight: pick(columns.bytesInFlight, Uint32Array),
      roundTrip: pick(columns.roundTrip, Float64Array),
    };
  }

  /** What an end's relative numbers count from; each of its segments tells it. */
  #baseOf(rows: Uint32Array, from: Uint8Array, end: number): number {
    const { sequence, relativeSequence } = this.#reader.table.columns;
    const at = from.indexOf(end);
    return at < 0 ? 0 : (sequence[rows[at]!]! - relativeSequence[rows[at]!]!) >>> 0;
  }
}
