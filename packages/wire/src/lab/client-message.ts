// Messages of a client over TCP. The lab has no framing: one read is one message, and a read of several lines (from a
// program that writes line by line, or from `nc`) is several.

import { incompleteTail } from "../text/index.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nothing = new Uint8Array(0);

/** Where the lines go. */
export interface LineReceiver {
  /**
   * One line without its end. The bytes belong to the read and are valid only during the call. The line began `start`
   * bytes into the read: below 0 where its first character came with the read before.
   */
  receiveLine(line: Uint8Array, start: number): void;
}

/** The line in `bytes` that starts at `start`, without its end (`\n` or `\r\n`), and where the next one starts. */
export function lineAt(bytes: Uint8Array, start: number): { readonly line: Uint8Array; readonly next: number } {
  const found = bytes.indexOf(lineFeed, start);
  if (found === -1) return { line: bytes.subarray(start), next: bytes.length };
  const end = found > start && bytes[found - 1] === carriageReturn ? found - 1 : found;
  return { line: bytes.subarray(start, end), next: found + 1 };
}

/** The longest line that is held until its end comes, in bytes: what a full read of a server brings. */
export const longestHeldLine = 65_536;

/**
 * Cuts the reads of one connection into lines. TCP may deliver half a line of a peer that ends its lines: the bytes
 * after the last line end wait for the next read, or for `flush`. For other peers only the beginning of a character
 * waits, three bytes at most.
 */
export class ClientReads {
  #held = nothing;
  #endsLines = false;
  #isHoldingLine = false;

  /** Whether half a line is held: call `flush` when nothing more comes for a moment. */
  get isHoldingLine(): boolean {
    return this.#isHoldingLine;
  }

  /** The peer has ended a line already, in what came before. */
  expectLineEnds(): void {
    this.#endsLines = true;
  }

  /** Takes what one read returned. Never throws; what it does not understand is a line like any other. */
  receive(read: Uint8Array, receiver: LineReceiver): void {
    const heldLength = this.#held.length;
    let bytes = read;
    if (heldLength > 0) {
      bytes = new Uint8Array(heldLength + read.length);
      bytes.set(this.#held);
      bytes.set(read, heldLength);
    }
    const end = this.#wholeUntil(bytes);
    this.#held = end === bytes.length ? nothing : bytes.slice(end);
    this.#emit(end === bytes.length ? bytes : bytes.subarray(0, end), heldLength, receiver);
  }

  /** Nothing more came: what was held of a line is a line, and this peer one that does not end them. */
  flush(receiver: LineReceiver): void {
    const held = this.#held;
    const end = held.length - incompleteTail(held);
    this.#held = held.slice(end);
    this.#isHoldingLine = false;
    this.#endsLines = false;
    this.#emit(held.subarray(0, end), held.length, receiver);
  }

  /** How much of these bytes is certainly whole. */
  #wholeUntil(bytes: Uint8Array): number {
    this.#isHoldingLine = false;
    const lastEnd = bytes.lastIndexOf(lineFeed) + 1;
    if (lastEnd > 0) this.#endsLines = true;
    if (lastEnd === bytes.length) return lastEnd;
    if (!this.#endsLines || bytes.length - lastEnd > longestHeldLine) return bytes.length - incompleteTail(bytes);
    this.#isHoldingLine = true;
    return lastEnd;
  }

  #emit(whole: Uint8Array, heldLength: number, receiver: LineReceiver): void {
    for (let start = 0; start < whole.length;) {
      const { line, next } = lineAt(whole, start);
      receiver.receiveLine(line, start - heldLength);
      start = next;
    }
  }
}
