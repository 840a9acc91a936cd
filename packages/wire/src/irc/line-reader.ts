// Cuts the bytes of one connection into lines (RFC 2812 §2.3):
//
//   @time=2026-01-01T00:00:00.000Z :alice!~a@host PRIVMSG #room :hello CR LF
//   '---------- tags, 8,191 ------' '---------- the rest, 512 -----------'
//
// A line ends with LF or CR LF. Empty lines are none. Every length is checked before memory is spent on the line.
import { isUtf8 } from "../text/index.ts";
import { longestLine, longestTags } from "./limit.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const at = 0x40;
const nothing = new Uint8Array(0);

/**
 * The fault of a line. `forbidden-byte`: it holds NUL, or a CR or LF that does not end it. `invalid-utf8`: it is
 * delivered and can be parsed, but is not UTF-8.
 */
export type LineFault = "too-long" | "forbidden-byte" | "invalid-utf8";

/** In bytes, counted as IRC counts them: the tags with `@` and their space, the rest with CR LF. */
export interface LineLimits {
  readonly tags: number;
  readonly rest: number;
}

export const protocolLimits: LineLimits = { tags: longestTags, rest: longestLine };

/** Where the lines go. */
export interface IrcLineReceiver {
  /**
   * One line without its end, and its fault. The bytes are valid only during the call; a line that is too long comes
   * without any. `start` and `end` count from the connection's first byte; the line end is before `end`.
   *
   * Returns false to hear no more for now: what follows waits in the reader until `resume`.
   */
  receiveLine(line: Uint8Array, fault: LineFault | undefined, start: number, end: number): boolean;
}

/** Checks a whole line without its line end, such as a WebSocket message. */
export function lineFault(line: Uint8Array, limits: LineLimits): LineFault | undefined {
  let tags = 0;
  if (line[0] === at) {
    const found = line.indexOf(space);
    tags = found === -1 ? line.length : found + 1;
    if (tags > limits.tags) return "too-long";
  }
  if (line.length - tags + 2 > limits.rest) return "too-long";
  let isAscii = true;
  for (let index = 0; index < line.length; index += 1) {
    const byte = line[index]!;
    if (byte > 0x7f) isAscii = false;
    else if (byte === 0 || byte === carriageReturn || byte === lineFeed) return "forbidden-byte";
  }
  return isAscii || isUtf8(line) ? undefined : "invalid-utf8";
}

export class IrcLineReader {
  readonly #limits: LineLimits;
  /** The beginning of a line whose end has not come: the first `#heldLength` bytes. */
  #held = nothing;
  #heldLength = 0;
  /** The line was too long and was reported: its bytes are dropped up to its end. */
  #isDropping = false;
  /** Bytes that came while the receiver wanted none. */
  #waiting: Uint8Array = nothing;
  #isStopped = false;
  /** Where the connection's next byte is, and where the held line began. */
  #position: number;
  #heldStart = 0;

  /** `position`: bytes of the connection that were read before. */
  constructor(limits: LineLimits, position = 0) {
    this.#limits = limits;
    this.#position = position;
  }

  /** How many bytes are kept: the beginning of a line, and what waits for `resume`. */
  get keptBytes(): number {
    return this.#heldLength + this.#waiting.length;
  }

  /** Whether the receiver has stopped the reader and something waits for `resume`. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes the bytes of one read. Never throws. */
  receive(read: Uint8Array, receiver: IrcLineReceiver): void {
    if (this.#isStopped) {
      this.#waiting = joined(this.#waiting, read);
      return;
    }
    const next = this.#cut(read, receiver);
    if (this.#isStopped) this.#waiting = read.slice(next);
  }

  /** The receiver wants lines again. */
  resume(receiver: IrcLineReceiver): void {
    if (!this.#isStopped) return;
    const waiting = this.#waiting;
    this.#waiting = nothing;
    this.#isStopped = false;
    const next = this.#cut(waiting, receiver);
    // Not copied: a reader that is stopped at every line would copy a read as often as it has lines.
    if (this.#isStopped && next < waiting.length) this.#waiting = waiting.subarray(next);
  }

  /** Cuts a read into lines until the receiver stops it. Returns how many bytes were taken. */
  #cut(read: Uint8Array, receiver: IrcLineReceiver): number {
    for (let next = 0; next < read.length;) {
      const found = read.indexOf(lineFeed, next);
      if (found === -1) {
        this.#hold(read.subarray(next), receiver);
        return read.length;
      }
      const isWanted = this.#endLine(read, next, found, receiver);
      next = found + 1;
      if (!isWanted) {
        this.#isStopped = true;
        return next;
      }
    }
    return read.length;
  }

  /** Ends a line at the line feed `found`; its part in this read starts at `next`. */
  #endLine(read: Uint8Array, next: number, found: number, receiver: IrcLineReceiver): boolean {
    const isHeld = this.#heldLength > 0;
    const start = isHeld ? this.#heldStart : this.#position;
    this.#position += found + 1 - next;
    if (this.#isDropping) {
      this.#isDropping = false;
      return true;
    }
    let line: Uint8Array;
    if (isHeld) {
      // The same check as for a line that came in one read, before the bytes are joined.
      const whole = this.#heldLength + found - next;
      if (whole > this.#mostHeld(this.#held[0]!)) {
        this.#release();
        return receiver.receiveLine(nothing, "too-long", start, this.#position);
      }
      this.#append(read.subarray(next, found));
      line = this.#held.subarray(0, this.#heldLength);
      this.#release();
    } else line = read.subarray(next, found);
    if (line.length > 0 && line[line.length - 1] === carriageReturn) line = line.subarray(0, line.length - 1);
    if (line.length === 0) return true;
    const fault = lineFault(line, this.#limits);
    return receiver.receiveLine(fault === "too-long" ? nothing : line, fault, start, this.#position);
  }

  /** Keeps the beginning of a line, unless it is too long already. */
  #hold(bytes: Uint8Array, receiver: IrcLineReceiver): void {
    const start = this.#heldLength > 0 ? this.#heldStart : this.#position;
    this.#position += bytes.length;
    if (this.#isDropping) return;
    const first = this.#heldLength > 0 ? this.#held[0]! : bytes[0]!;
    if (this.#heldLength + bytes.length > this.#mostHeld(first)) {
      this.#release();
      this.#isDropping = true;
      this.#isStopped = !receiver.receiveLine(nothing, "too-long", start, this.#position);
      return;
    }
    this.#heldStart = start;
    this.#append(bytes);
  }

  /** How many bytes of a line can be there before its line feed: with the CR, without the LF. */
  #mostHeld(first: number): number {
    return this.#limits.rest - 1 + (first === at ? this.#limits.tags : 0);
  }

  #append(bytes: Uint8Array): void {
    const length = this.#heldLength + bytes.length;
    if (length > this.#held.length) {
      // Doubled, so that a peer that sends one byte at a time has nothing copied more than twice.
      const grown = new Uint8Array(Math.max(length, this.#held.length * 2, 64));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldLength);
    this.#heldLength = length;
  }

  #release(): void {
    this.#held = nothing;
    this.#heldLength = 0;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
