// The state of a conversation, in two arrays of integers with a row for each flow (a direction). What every
// packet asks for fills one cache line of sixteen columns, and the two flows of a conversation are neighbours: with thousands
// of conversations, waiting for memory is what analysis costs most. So memory also grows with the conversations only.
import { KEEP_ALIVE, ZERO_WINDOW_PROBE } from "./mark.ts";

/** Columns of a flow's row. Sequence numbers are raw and compared modulo 2^32. */
export const BITS = 0; // a set of the bits below, and the scale
export const NEXT_SEQUENCE = 1;
/** The highest byte up to which the flow is contiguous: the most that may be acknowledged. */
export const HIGHEST_CONTIGUOUS = 2;
export const LAST_ACK = 3;
/** The last window, as in the header; -1 before the first. */
export const WINDOW = 4;
/** Relative numbers count from here. */
export const BASE = 5;
/** Duplicate ACKs in a row; -1 says that an ACK of something lost is marked already. */
export const DUPLICATES = 6;
/** Newest segment that is not acknowledged yet, -1 for none; and how many there are. */
export const NEWEST = 7;
export const UNACKNOWLEDGED = 8;
export const LAST_ACK_SECONDS = 9;
export const LAST_ACK_NANOSECONDS = 10;
/** The frame that duplicates are duplicates of. */
export const FIRST_ACK_FRAME = 11;
/** The frame that brought NEXT_SEQUENCE, and when. */
export const NEXT_FRAME = 12;
export const NEXT_SECONDS = 13;
export const NEXT_NANOSECONDS = 14;
export const PUSH_BYTES = 15;
export const FLOW_COLUMNS = 16;

/** Columns of a flow's other row, which few packets ask for. */
/** Sum of the sizes of the SACK blocks in the flow's last segment; counts while bit HAS_SACKED is set. */
export const SACKED_BYTES = 0;
/** Least start and greatest end among the unacknowledged, relative to BASE, unsigned; counts while bit RANGE_KNOWN is set. */
export const RANGE_START = 1;
export const RANGE_END = 2;
/** Length of the flow's last segment. */
export const LAST_LENGTH = 3;
/** Of the conversation, the same in both its flows: when the last SYN came, and the handshake's round trip. */
export const SYN_SECONDS = 4;
export const SYN_NANOSECONDS = 5;
export const HANDSHAKE_SECONDS = 6;
export const HANDSHAKE_NANOSECONDS = 7;
export const RARE_COLUMNS = 8;

export const BASE_SET = 1 << 0;
export const IN_FLIGHT_VALID = 1 << 1;
/** A SYN was sent: windows are not scaled before the next ACK. */
export const FIRST_ACK_PENDING = 1 << 2;
export const PUSHED_LAST = 1 << 3;
export const RANGE_KNOWN = 1 << 4;
export const HAS_SACKED = 1 << 5;
/** The flow's last packet had one of these marks: the same bits as the marks. */
export const LAST_MARKS = KEEP_ALIVE | ZERO_WINDOW_PROBE;
/** Of the conversation, the same in both flows: a SYN came, its round trip is known, a FIN or RST came. */
export const SYN_TIMED = 1 << 10;
export const HANDSHAKE_KNOWN = 1 << 11;
export const CLOSED = 1 << 12;

/** How far windows are shifted, or one of the two values below; in the upper half of BITS. */
export const SCALE_UNKNOWN = -1;
export const SCALE_NOT_USED = -2;
const SCALE_SHIFT = 16;

export function scaleOf(bits: number): number {
  return bits >> SCALE_SHIFT;
}

export function withScale(bits: number, scale: number): number {
  return (bits & 0xffff) | (scale << SCALE_SHIFT);
}

const FIRST_CONVERSATIONS = 256;

/** The rows of all conversations. Flow `2 * n` and `2 * n + 1` are conversation `n`'s two directions. */
export class FlowStates {
  flows = new Int32Array(FIRST_CONVERSATIONS * 2 * FLOW_COLUMNS);
  rare = new Int32Array(FIRST_CONVERSATIONS * 2 * RARE_COLUMNS);
  #count = 0;

  /** Adds a conversation, and gives its number. */
  open(): number {
    const conversation = this.#count++;
    if (2 * this.#count * FLOW_COLUMNS > this.flows.length) {
      this.flows = doubled(this.flows);
      this.rare = doubled(this.rare);
    }
    for (const flow of [2 * conversation, 2 * conversation + 1]) {
      const row = flow * FLOW_COLUMNS;
      this.flows[row + BITS] = withScale(IN_FLIGHT_VALID, SCALE_UNKNOWN);
      this.flows[row + WINDOW] = -1;
      this.flows[row + NEWEST] = -1;
    }
    return conversation;
  }
}

/** Where the other row of a flow begins. */
export function rareRow(row: number): number {
  return row >> 1;
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
