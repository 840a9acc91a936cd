// What the rules remember of a conversation. All of it stands in two arrays of integers, one row a flow (a direction),
// one row a conversation: memory grows with the conversations, and a packet touches two or three cache lines.

/** Columns of a flow's row. Sequence numbers are raw and compared modulo 2^32. */
export const NEXT_SEQUENCE = 0;
/** The highest byte up to which the flow is contiguous: the most that may be acknowledged. */
export const HIGHEST_CONTIGUOUS = 1;
export const LAST_ACK = 2;
export const LAST_ACK_SECONDS = 3;
export const LAST_ACK_NANOSECONDS = 4;
/** The last window, as in the header; -1 before the first. */
export const WINDOW = 5;
/** How far windows are shifted; or one of the two below. */
export const SCALE = 6;
/** The marks of the flow's last packet. */
export const LAST_MARKS = 7;
/** Relative numbers count from here. */
export const BASE = 8;
/** A set of the bits below. */
export const BITS = 9;
/** Duplicate ACKs in a row; -1 says that an ACK of something lost was told already. */
export const DUPLICATES = 10;
/** The frame that duplicates are duplicates of. */
export const FIRST_ACK_FRAME = 11;
/** The frame that brought NEXT_SEQUENCE, and when. */
export const NEXT_FRAME = 12;
export const NEXT_SECONDS = 13;
export const NEXT_NANOSECONDS = 14;
/** Newest segment that is not acknowledged yet, -1 for none; and how many there are. */
export const NEWEST = 15;
export const UNACKNOWLEDGED = 16;
/** Least start and greatest end among them, relative to BASE, unsigned; kept while bit RANGE_KNOWN is set. */
export const RANGE_START = 17;
export const RANGE_END = 18;
export const PUSH_BYTES = 19;
/** Sum of the sizes of the SACK blocks in the flow's last segment. */
export const SACKED_BYTES = 20;
/** Length of the flow's last segment. */
export const LAST_LENGTH = 21;
export const FLOW_COLUMNS = 24;

export const BASE_SET = 1;
export const IN_FLIGHT_VALID = 2;
/** A SYN was sent: windows are not scaled before the next ACK. */
export const FIRST_ACK_PENDING = 4;
export const PUSHED_LAST = 8;
export const RANGE_KNOWN = 16;

export const SCALE_UNKNOWN = -1;
export const SCALE_NOT_USED = -2;

/** Columns of a conversation's row: when the last SYN came, the handshake's round trip (known if not both are 0). */
export const SYN_SECONDS = 0;
export const SYN_NANOSECONDS = 1;
export const HANDSHAKE_SECONDS = 2;
export const HANDSHAKE_NANOSECONDS = 3;
/** 1 once a FIN or RST has come. */
export const CLOSED = 4;
export const CONVERSATION_COLUMNS = 8;

const FIRST_CONVERSATIONS = 256;

/** The rows of all conversations. Flow `2 * n` and `2 * n + 1` are conversation `n`'s two directions. */
export class FlowStates {
  flows = new Int32Array(FIRST_CONVERSATIONS * 2 * FLOW_COLUMNS);
  conversations = new Int32Array(FIRST_CONVERSATIONS * CONVERSATION_COLUMNS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a conversation, and gives its number. */
  open(): number {
    const conversation = this.#count++;
    if ((conversation + 1) * CONVERSATION_COLUMNS > this.conversations.length) {
      this.conversations = doubled(this.conversations);
      this.flows = doubled(this.flows);
    }
    for (const flow of [2 * conversation, 2 * conversation + 1]) {
      const row = flow * FLOW_COLUMNS;
      this.flows[row + WINDOW] = -1;
      this.flows[row + SCALE] = SCALE_UNKNOWN;
      this.flows[row + BITS] = IN_FLIGHT_VALID;
      this.flows[row + NEWEST] = -1;
    }
    return conversation;
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
