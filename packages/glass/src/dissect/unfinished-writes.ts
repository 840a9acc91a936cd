// Puts writes of programs together again where TCP cut them into segments. A sender sets PSH on the last segment of a write
// (RFC 9293 §3.9.1.2), so data without it goes on in the next segment.

/** Flows of which something is held. A flood of beginnings pushes the oldest out. */
const mostHeld = 1024;
/** Bytes held of one write: a roster of five hundred users. The segments of a longer write are read alone. */
const mostBytes = 16 * 1024;
/** The first room for a write, in bytes; it doubles. */
const firstRoom = 1024;

const FIN = 0x01;
const RST = 0x04;
const PSH = 0x08;

/** Whether data with these flags is followed by more of the same write. */
export function goesOn(flags: number): boolean {
  return (flags & (PSH | FIN | RST)) === 0;
}

/** Whether the sender says with these flags that no more follows. */
export function endsStream(flags: number): boolean {
  return (flags & (FIN | RST)) !== 0;
}

/** A segment's data. */
export interface WrittenSegment {
  readonly frame: number;
  /** Raw sequence number of the first byte. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly goesOn: boolean;
}

/** Finds where the whole lines of a write end, byte by byte, as the write comes. */
export interface LineScanner {
  /** Takes the next bytes of the write. Returns how many of all its bytes so far are whole lines. */
  push(bytes: Uint8Array): number;
}

/** The data that can be read once a segment is there. */
export interface Written {
  /** The segment's own bytes, after those that its write left unfinished before it; where no line ends, its own alone. */
  readonly bytes: Uint8Array;
  /** The frames that carried them, in order; the segment's own is the last. Where no line ends, the one before it and its own. */
  readonly frames: readonly number[];
  /** So many bytes are whole; the rest goes on in the next segment. */
  readonly whole: number;
}

/** The beginning of a write. Its room grows, so that a segment costs what it adds and not what is held. */
class Beginning {
  readonly frames: number[] = [];
  readonly scanner: LineScanner;
  /** The sequence number that goes on with it. */
  next = 0;
  length = 0;
  room: Uint8Array;

  constructor(scanner: LineScanner, room: Uint8Array) {
    this.scanner = scanner;
    this.room = room;
  }

  add(bytes: Uint8Array, { frame, sequence, bytes: { length } }: WrittenSegment): void {
    this.#makeRoom(bytes.length);
    this.room.set(bytes, this.length);
    this.length += bytes.length;
    this.frames.push(frame);
    this.next = sequence + length;
  }

  /** All of it, and these bytes after it. Nothing is added any more. */
  with(bytes: Uint8Array): Uint8Array {
    this.#makeRoom(bytes.length);
    this.room.set(bytes, this.length);
    return this.room.subarray(0, this.length + bytes.length);
  }

  #makeRoom(more: number): void {
    if (this.length + more <= this.room.length) return;
    const larger = new Uint8Array(Math.max(2 * this.room.length, this.length + more));
    larger.set(this.room.subarray(0, this.length));
    this.room = larger;
  }
}

export class UnfinishedWrites {
  readonly #held = new Map<string, Beginning>();
  /** The room of a write that was given up, for the next one. */
  #spare: Uint8Array | undefined;

  /** Nothing is held: a segment that ends a write is read alone. */
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /**
   * Takes a segment. `key` names its flow; `newScanner` finds the lines of a write. A segment from before (a retransmission) is
   * read alone and changes nothing; one after a gap ends what was held.
   */
  take(key: string, segment: WrittenSegment, newScanner: () => LineScanner): Written {
    const { bytes, frame } = segment;
    const held = this.#held.get(key);
    const ahead = held === undefined ? 0 : (segment.sequence - held.next) | 0;
    if (ahead < 0) return alone(segment, segment.goesOn ? newScanner().push(bytes) : bytes.length);
    this.#held.delete(key);
    const before = ahead === 0 ? held : undefined;
    if (!segment.goesOn) return before === undefined ? alone(segment, bytes.length) : ended(before, segment);
    const scanner = before?.scanner ?? newScanner();
    const whole = scanner.push(bytes);
    if (whole > 0) {
      const written = before === undefined ? alone(segment, whole) : { ...ended(before, segment), whole };
      const rest = written.bytes.subarray(whole);
      if (rest.length > 0) this.#begin(key, rest, segment, newScanner);
      return written;
    }
    if ((before?.length ?? 0) + bytes.length > mostBytes) {
      this.#spare = before?.room ?? this.#spare;
      return alone(segment, 0);
    }
    const previous = before?.frames.at(-1);
    this.#hold(key, before ?? this.#beginning(scanner)).add(bytes, segment);
    return { bytes, frames: previous === undefined ? [frame] : [previous, frame], whole: 0 };
  }

  /** Holds what comes after the last whole line: it is a part of the segment. */
  #begin(key: string, rest: Uint8Array, segment: WrittenSegment, newScanner: () => LineScanner): void {
    if (rest.length > mostBytes) return;
    const scanner = newScanner();
    scanner.push(rest);
    this.#hold(key, this.#beginning(scanner)).add(rest, segment);
  }

  #beginning(scanner: LineScanner): Beginning {
    const room = this.#spare ?? new Uint8Array(firstRoom);
    this.#spare = undefined;
    return new Beginning(scanner, room);
  }

  #hold(key: string, beginning: Beginning): Beginning {
    if (this.#held.size >= mostHeld) this.#held.delete(this.#held.keys().next().value!);
    this.#held.set(key, beginning);
    return beginning;
  }
}

function alone({ bytes, frame }: WrittenSegment, whole: number): Written {
  return { bytes, frames: [frame], whole };
}

function ended(before: Beginning, { bytes, frame }: WrittenSegment): Written {
  const all = before.with(bytes);
  return { bytes: all, frames: [...before.frames, frame], whole: all.length };
}
