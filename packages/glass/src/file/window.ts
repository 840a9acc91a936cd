// The piece of a file that is in memory: one buffer that is filled at its end and read from its start, again and again.
import { longestBlock, readBuffer } from "./limit.ts";

export class ByteWindow {
  bytes: Uint8Array;
  view: DataView;
  /** The next byte to read, and the byte after the last one that is there: offsets into `bytes`. */
  at = 0;
  end = 0;
  /** The bytes that the reader needs to go on, from `at`. */
  wanted = 0;
  /** Where `bytes[0]` is in the file. */
  #base = 0;

  constructor(size = readBuffer) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Where the byte at an offset of the buffer is in the file. */
  fileOffset(at: number): number {
    return this.#base + at;
  }

  /** Whether so many bytes are there; if not, remembers how many are wanted. */
  has(length: number): boolean {
    this.wanted = length;
    return this.end - this.at >= length;
  }

  /** Room for more bytes, after those that are there. Bytes that were read are gone after this call. */
  space(): Uint8Array {
    const kept = this.end - this.at;
    if (this.at > 0) {
      this.bytes.copyWithin(0, this.at, this.end);
      this.#base += this.at;
      this.at = 0;
      this.end = kept;
    }
    const needed = Math.min(this.wanted, longestBlock);
    if (needed > this.bytes.length) this.#grow(needed);
    return this.bytes.subarray(this.end);
  }

  /** So many bytes were written into the room. */
  filled(length: number): void {
    this.end += length;
  }

  /** Starts over at another place of the file. */
  seek(fileOffset: number): void {
    this.#base = fileOffset;
    this.at = 0;
    this.end = 0;
    this.wanted = 0;
  }

  #grow(length: number): void {
    const larger = new Uint8Array(length);
    larger.set(this.bytes.subarray(0, this.end));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
