// One direction of one TCP connection, as far as a capture shows it: which segment held which bytes of the stream, and which
// packet acknowledged them. Bytes are counted from the first one of the payload, as the server counts them.
//
//   sequence numbers   ISN   ISN+1        ...        (modulo 2^32)
//                      SYN | byte 0 | byte 1 | byte 2 | ...

/** A segment of the stream: it held the bytes `start` up to `end`. */
export interface HeldBytes {
  readonly frame: number;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** A packet of the other direction: it acknowledged everything before byte `upTo`. */
export interface Acknowledgment {
  readonly frame: number;
  readonly at: number;
  readonly upTo: number;
}

/** Drops the entries of frames before this one from an array in the order of frames. */
function dropBefore(entries: { readonly frame: number }[], frame: number): void {
  const kept = entries.findIndex((entry) => entry.frame >= frame);
  entries.splice(0, kept === -1 ? entries.length : kept);
}

export class StreamTrack {
  /** When its first packet was captured. */
  readonly startedAt: number;
  readonly segments: HeldBytes[] = [];
  readonly acknowledgments: Acknowledgment[] = [];
  lastFrame = 0;
  readonly #initialSequence: number | undefined;
  /** The farthest byte that was sent, and its sequence number: what the next numbers are compared with. */
  #edge = 0;
  #edgeSequence = 0;
  #acknowledged = -1;

  /** `initialSequence` is the SYN's; undefined where the capture began later. */
  constructor(startedAt: number, initialSequence: number | undefined) {
    this.startedAt = startedAt;
    this.#initialSequence = initialSequence;
    if (initialSequence !== undefined) this.#edgeSequence = (initialSequence + 1) >>> 0;
  }

  /** Whether the SYN was seen: without it nobody can say at which number the first byte stood. */
  get isKnown(): boolean {
    return this.#initialSequence !== undefined;
  }

  startsWith(initialSequence: number): boolean {
    return this.#initialSequence === initialSequence;
  }

  /** A segment with `length` bytes of data, the first of which has this sequence number. */
  sent(frame: number, at: number, sequence: number, length: number): void {
    this.lastFrame = frame;
    if (!this.isKnown || length <= 0) return;
    const start = this.#place(sequence);
    const end = start + length;
    if (end > this.#edge) {
      this.#edge = end;
      this.#edgeSequence = (sequence + length) >>> 0;
    }
    this.segments.push({ frame, at, start, end });
  }

  /** A packet of the other direction with this acknowledgment number. */
  acknowledged(frame: number, at: number, acknowledgment: number): void {
    this.lastFrame = frame;
    if (!this.isKnown) return;
    const upTo = this.#place(acknowledgment);
    if (upTo <= this.#acknowledged) return;
    this.#acknowledged = upTo;
    this.acknowledgments.push({ frame, at, upTo });
  }

  /** Forgets what frames before this one said. */
  forgetBefore(frame: number): void {
    dropBefore(this.segments, frame);
    dropBefore(this.acknowledgments, frame);
  }

  /** Numbers are modulo 2^32: which byte is meant is told by how far it is from the edge (RFC 9293 §3.4). */
  #place(sequence: number): number {
    return this.#edge + ((sequence - this.#edgeSequence) | 0);
  }
}
