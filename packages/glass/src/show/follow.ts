// What the two ends of a TCP conversation said, put back in order: the first copy of a byte counts, early segments wait, and a
// hole is told once the other end has acknowledged what lies behind it (the capture missed it then, not the receiver).

/** A piece of what one end said. */
export interface Said {
  /** 0 is the end that sent the conversation's first segment. */
  readonly from: 0 | 1;
  readonly frame: number;
  readonly bytes: Uint8Array;
  /** So many bytes are missing here. */
  readonly missing?: number;
}

/** A segment as following needs it; numbers are raw. */
export interface FollowedSegment {
  readonly from: 0 | 1;
  readonly frame: number;
  readonly sequence: number;
  /** undefined without the ACK flag. */
  readonly acknowledgment: number | undefined;
  readonly isOpening: boolean;
  /** What there was on the wire, and what of it is in the capture. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

interface Side {
  next: number | undefined;
  readonly waiting: FollowedSegment[];
}

/** Segments that wait for what comes before them. Beyond these the hole is taken as one. */
const mostWaiting = 4096;

/** The distance from one sequence number to another, with their wrapping round (RFC 9293 §3.4). */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}

export class StreamFollower {
  readonly #sides: readonly [Side, Side] = [
    { next: undefined, waiting: [] },
    { next: undefined, waiting: [] },
  ];

  /** Takes the conversation's next segment; gives what can be told now. */
  add(segment: FollowedSegment): Said[] {
    const said: Said[] = [];
    const side = this.#sides[segment.from];
    if (segment.isOpening) side.next = (segment.sequence + 1) | 0;
    side.next ??= segment.sequence | 0;
    if (segment.length > 0) {
      side.waiting.push(segment.isOpening ? { ...segment, sequence: segment.sequence + 1 } : segment);
      this.#deliver(side, said);
      if (side.waiting.length > mostWaiting) this.#close(side, earliest(side), said);
    }
    const { acknowledgment } = segment;
    const other = this.#sides[segment.from === 0 ? 1 : 0];
    if (acknowledgment === undefined) return said;
    other.next ??= acknowledgment | 0;
    // Acknowledged, so it arrived: what is missing up to the next early segment does not come any more.
    while (distance(other.next, acknowledgment) > 0 && other.waiting.length > 0) {
      const from = earliest(other);
      if (distance(from.sequence, acknowledgment) < 0) break;
      this.#close(other, from, said);
    }
    return said;
  }

  /** The capture has ended: what still waits is told, with its holes. */
  end(): Said[] {
    const said: Said[] = [];
    for (const side of this.#sides) while (side.waiting.length > 0) this.#close(side, earliest(side), said);
    return said;
  }

  #close(side: Side, upTo: FollowedSegment, said: Said[]): void {
    const missing = distance(side.next!, upTo.sequence);
    if (missing > 0) {
      said.push({ from: upTo.from, frame: upTo.frame, bytes: new Uint8Array(0), missing });
      side.next = upTo.sequence | 0;
    }
    this.#deliver(side, said);
  }

  /** Tells all that is in order now; of bytes that were told before, nothing. */
  #deliver(side: Side, said: Said[]): void {
    for (let index = 0; index < side.waiting.length;) {
      const segment = side.waiting[index]!;
      const ahead = distance(side.next!, segment.sequence);
      if (ahead > 0) {
        index += 1;
        continue;
      }
      side.waiting.splice(index, 1);
      index = 0;
      const old = -ahead;
      if (old >= segment.length) continue;
      const bytes = segment.bytes.subarray(old);
      if (bytes.length > 0) said.push({ from: segment.from, frame: segment.frame, bytes });
      const cut = segment.length - Math.max(old, segment.bytes.length);
      if (cut > 0) said.push({ from: segment.from, frame: segment.frame, bytes: new Uint8Array(0), missing: cut });
      side.next = (segment.sequence + segment.length) | 0;
    }
  }
}

function earliest(side: Side): FollowedSegment {
  return side.waiting.reduce((one, other) => (distance(one.sequence, other.sequence) < 0 ? other : one));
}
