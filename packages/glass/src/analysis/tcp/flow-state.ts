// What the rules remember of a conversation. All of it stands in one array of integers, one row a flow (a direction): memory
// grows with the conversations, and a packet touches two or three cache lines. So the columns stand in the order of their use.

/** Columns that every packet of the conversation asks for. Sequence numbers are raw and compared modulo 2^32. */
export const BITS = 0; // a set of the bits below
export const NEXT_SEQUENCE = 1;
/** The highest byte up to which the flow is contiguous: the most that may be acknowledged. */
export const HIGHEST_CONTIGUOUS = 2;
export const LAST_ACK = 3;
/** The last window, as in the header; -1 before the first. */
export const WINDOW = 4;
/** How far windows are shifted; or one of the two below. */
export const SCALE = 5;
/** The marks of the flow's last packet. */
export const LAST_MARKS = 6;
/** Relative numbers count from here. */
export const BASE = 7;
/** Duplicate ACKs in a row; -1 says that an ACK of something lost was told already. */
export const DUPLICATES = 8;
/** Newest segment that is not acknowledged yet, -1 for none; and how many there are. */
export const NEWEST = 9;
export const UNACKNOWLEDGED = 10;
/** Sum of the sizes of the SACK blocks in the flow's last segment. */
export const SACKED_BYTES = 11;

/** Columns that packets of the flow itself ask for. */
export const LAST_ACK_SECONDS = 12;
export const LAST_ACK_NANOSECONDS = 13;
/** The frame that duplicates are duplicates of. */
export const FIRST_ACK_FRAME = 14;
/** The frame that brought NEXT_SEQUENCE, and when. */
export const NEXT_FRAME = 15;
export const NEXT_SECONDS = 16;
export const NEXT_NANOSECONDS = 17;
/** Least start and greatest end among the unacknowledged, relative to BASE, unsigned; kept while bit RANGE_KNOWN is set. */
export const RANGE_START = 18;
export const RANGE_END = 19;
export const PUSH_BYTES = 20;
/** Length of the flow's last segment. */
export const LAST_LENGTH = 21;

/** Columns of the conversation, the same in both its flows: when the last SYN came, and the handshake's round trip. */
export const SYN_SECONDS = 22;
export const SYN_NANOSECONDS = 23;
export const HANDSHAKE_SECONDS = 24;
export const HANDSHAKE_NANOSECONDS = 25;
/** Thirty-two columns of four bytes: two cache lines. */
export const FLOW_COLUMNS = 32;

export const BASE_SET = 1;
export const IN_FLIGHT_VALID = 2;
/** A SYN was sent: windows are not scaled before the next ACK. */
export const FIRST_ACK_PENDING = 4;
export const PUSHED_LAST = 8;
export const RANGE_KNOWN = 16;
/** Bits of the conversation, the same in both flows: a SYN came, its round trip is known, a FIN or RST came. */
export const SYN_TIMED = 32;
export const HANDSHAKE_KNOWN = 64;
export const CLOSED = 128;

export const SCALE_UNKNOWN = -1;
export const SCALE_NOT_USED = -2;

const FIRST_CONVERSATIONS = 256;

/** The rows of all conversations. Flow `2 * n` and `2 * n + 1` are conversation `n`'s two directions. */
export class FlowStates {
  flows = new Int32Array(FIRST_CONVERSATIONS * 2 * FLOW_COLUMNS);
  #count = 0;

  /** Adds a conversation, and gives its number. */
  open(): number {
    const conversation = this.#count++;
    if (2 * this.#count * FLOW_COLUMNS > this.flows.length) {
      const larger = new Int32Array(2 * this.flows.length);
      larger.set(this.flows);
      this.flows = larger;
    }
    for (const flow of [2 * conversation, 2 * conversation + 1]) {
      const row = flow * FLOW_COLUMNS;
      this.flows[row + BITS] = IN_FLIGHT_VALID;
      this.flows[row + WINDOW] = -1;
      this.flows[row + SCALE] = SCALE_UNKNOWN;
      this.flows[row + NEWEST] = -1;
    }
    return conversation;
  }
}
