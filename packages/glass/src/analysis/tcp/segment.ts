// A TCP segment as the analysis needs it, and what the analysis says about it. One object of each serves all packets.

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** More SACK blocks than these do not count (RFC 2018 §3 has room for four, for three beside timestamps). */
export const MAXIMUM_SACK_BLOCKS = 3;

/** A segment's header, as plain numbers. Sequence numbers and the edges of SACK blocks are signed integers of 32 bits. */
export class Segment {
  frame = 0;
  seconds = 0;
  nanoseconds = 0;
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** As in the header, not scaled. */
  window = 0;
  /** Bytes of data, by the IP header; -1 where it does not say: in a fragment, in a quoted packet. */
  length = 0;
  /** Of the header, in bytes. Below 20 the header is broken and its options do not count. */
  headerLength = 20;
  /** The window scale option, -1 where there is none. */
  windowScale = -1;
  /** Left and right edges of the SACK blocks: the first `sackCount` pairs. */
  readonly sack = new Int32Array(2 * MAXIMUM_SACK_BLOCKS);
  sackCount = 0;
  /** The header is not in the capture to its end: what comes after the rules does not take place. */
  isCut = false;
}

/** The results of the rules for one segment. Times are whole seconds and nanoseconds within the second. */
export class SegmentAnalysis {
  /** A set of the bits in `mark.ts`. */
  marks = 0;
  duplicateAckNumber = 0;
  duplicateAckFrame = 0;
  acksFrame = 0;
  ackRoundTripSeconds = 0;
  ackRoundTripNanoseconds = 0;
  /** The frame that a retransmission's waiting time counts from; 0 if it is none. */
  timeoutFrame = 0;
  timeoutSeconds = 0;
  timeoutNanoseconds = 0;
  /** 0 where it is not known. */
  bytesInFlight = 0;
  pushBytesSent = 0;
  /** The packet's block of results is there: some rule had something to say. Without it no initial round trip is shown. */
  hasResult = false;

  /** Makes ready for the next segment: nothing has been said. */
  clear(): void {
    this.marks = 0;
    this.duplicateAckNumber = 0;
    this.duplicateAckFrame = 0;
    this.acksFrame = 0;
    this.ackRoundTripSeconds = 0;
    this.ackRoundTripNanoseconds = 0;
    this.timeoutFrame = 0;
    this.timeoutSeconds = 0;
    this.timeoutNanoseconds = 0;
    this.bytesInFlight = 0;
    this.pushBytesSent = 0;
    this.hasResult = false;
  }
}
