// What programs write into TCP, put together again where a write was cut into segments. A sender sets PSH on the last segment of a
// write (RFC 9293 §3.9.1.2), so data without it goes on in the next segment.

/** Conversations, each way, of which something is held. A flood of beginnings pushes the oldest out. */
const mostHeld = 1024;
/** What is held of one, in bytes: a roster of five hundred users. Of what is longer, each segment is read alone. */
const mostBytes = 16 * 1024;

const FIN = 0x01;
const RST = 0x04;
const PSH = 0x08;

/** Whether data with these flags is followed by more of the same write. */
export function goesOn(flags: number): boolean {
  return (flags & (PSH | FIN | RST)) === 0;
}

/** A segment's data. */
export interface WrittenSegment {
  readonly frame: number;
  /** Raw sequence number of the first byte. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly goesOn: boolean;
}

/** What can be read with a segment: its bytes, behind what the segments before it left unfinished. */
export interface Written {
  readonly bytes: Uint8Array;
  /** The frames that carried them, in order; the segment's own is the last. */
  readonly frames: readonly number[];
  /** So many bytes are whole; the rest goes on in the next segment. */
  readonly whole: number;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly frames: readonly number[];
  /** The sequence number that goes on with it. */
  readonly next: number;
}

export class UnfinishedWrites {
  readonly #held = new Map<string, Held>();

  /** Nothing is held: a segment that ends a write is read alone. */
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /**
   * Takes a segment. `key` names its conversation and direction; `wholeLength` tells how many bytes at the front of a write that
   * goes on are whole already. A segment from before (a retransmission) is read alone and changes nothing; one from beyond a gap
   * ends what was held.
   */
  take(key: string, segment: WrittenSegment, wholeLength: (bytes: Uint8Array) => number): Written {
    const held = this.#held.get(key);
    const ahead = held === undefined ? 0 : (segment.sequence - held.next) | 0;
    const before = ahead === 0 ? held : undefined;
    const bytes = before === undefined ? segment.bytes : joined(before.bytes, segment.bytes);
    const whole = segment.goesOn ? wholeLength(bytes) : bytes.length;
    const frames = [...(before?.frames ?? []), segment.frame];
    if (ahead >= 0) {
      this.#held.delete(key);
      if (whole < bytes.length && bytes.length - whole <= mostBytes) {
        this.#hold(key, {
          bytes: bytes.slice(whole),
          frames: whole === 0 ? frames : [segment.frame],
          next: segment.sequence + segment.bytes.length,
        });
      }
    }
    return { bytes, frames, whole };
  }

  #hold(key: string, held: Held): void {
    if (this.#held.size >= mostHeld) this.#held.delete(this.#held.keys().next().value!);
    this.#held.set(key, held);
  }
}

function joined(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(before.length + bytes.length);
  all.set(before);
  all.set(bytes, before.length);
  return all;
}
