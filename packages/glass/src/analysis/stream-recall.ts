// What the analysis knew of a conversation at each of its packets: what relative numbers counted from, and the handshake's
// round trip. Both hardly ever change, so that they are kept by conversation, with the row from which on they hold.
import { SparseColumn } from "./sparse-column.ts";

const firstStreams = 256;
/** Columns of a conversation's handshake: the row that told it, counted from 1 (0: none did), and its round trip. */
const ROW = 0;
const SECONDS = 1;
const NANOSECONDS = 2;
const COLUMNS = 3;

export class StreamRecall {
  #handshakes = new Int32Array(COLUMNS * firstStreams);
  /** By flow (twice the stream, plus the direction): the bases that came after the first. */
  readonly #laterBases = new Map<number, SparseColumn>();

  /** Takes the handshake's round trip, which the first packet that knows it tells. */
  addHandshake(row: number, stream: number, seconds: number, nanoseconds: number): void {
    const at = COLUMNS * stream;
    if (at >= this.#handshakes.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.#handshakes);
      this.#handshakes = larger;
    }
    if (this.#handshakes[at + ROW] !== 0) return;
    this.#handshakes[at + ROW] = row + 1;
    this.#handshakes[at + SECONDS] = seconds;
    this.#handshakes[at + NANOSECONDS] = nanoseconds;
  }

  /** Its seconds and nanoseconds, as they were known at a row: both 0 before that. */
  handshake(row: number, stream: number): readonly [seconds: number, nanoseconds: number] {
    const at = COLUMNS * stream;
    const told = (this.#handshakes[at + ROW] ?? 0) >>> 0;
    if (told === 0 || row + 1 < told) return [0, 0];
    return [this.#handshakes[at + SECONDS]!, this.#handshakes[at + NANOSECONDS]!];
  }

  /** Takes what a flow's numbers count from at a row; `first` is what they counted from at first. */
  addBase(row: number, flow: number, base: number, first: number): void {
    if (this.base(row, flow, first) === (base | 0)) return;
    const later = this.#laterBases.get(flow) ?? new SparseColumn();
    later.add(row, base);
    this.#laterBases.set(flow, later);
  }

  base(row: number, flow: number, first: number): number {
    const later = this.#laterBases.size === 0 ? undefined : this.#laterBases.get(flow)?.latest(row);
    return later === undefined ? first : later | 0;
  }
}
