// What a client says over TCP. The lab has no framing: what one read returns is one message, and a read that holds
// several lines (from a program that writes line by line, or from `nc`) is several.

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nothing = new Uint8Array(0);
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where the lines go. */
export interface LineReceiver {
  /**
   * One line without its end. The bytes belong to the read and are valid only during the call. The line began `start`
   * bytes into the read: below 0 where its first character came with the read before.
   */
  receiveLine(line: Uint8Array, start: number): void;
}

/**
 * How many bytes at the end belong to a character that is not whole yet: 0 to 3 (RFC 3629 §3: a character has at most
 * four bytes, and the first one tells how many).
 */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte <= 0xf4 && length > back ? back : 0;
  }
  return 0;
}

/** The line in `bytes` that starts at `start`, without its end (`\n` or `\r\n`), and where the next one starts. */
export function lineAt(bytes: Uint8Array, start: number): { readonly line: Uint8Array; readonly next: number } {
  const found = bytes.indexOf(lineFeed, start);
  if (found === -1) return { line: bytes.subarray(start), next: bytes.length };
  const end = found > start && bytes[found - 1] === carriageReturn ? found - 1 : found;
  return { line: bytes.subarray(start, end), next: found + 1 };
}

/** Cuts the reads of one connection into lines. Holds at most the three bytes of a character that is not whole yet. */
export class ClientReads {
  #held = nothing;

  /** Takes what one read returned. Never throws; what it does not understand is a line like any other. */
  receive(read: Uint8Array, receiver: LineReceiver): void {
    const heldLength = this.#held.length;
    let bytes = read;
    if (heldLength > 0) {
      bytes = new Uint8Array(heldLength + read.length);
      bytes.set(this.#held);
      bytes.set(read, heldLength);
    }
    const tail = incompleteTail(bytes);
    this.#held = tail === 0 ? nothing : bytes.slice(bytes.length - tail);
    const whole = tail === 0 ? bytes : bytes.subarray(0, bytes.length - tail);
    for (let start = 0; start < whole.length;) {
      const { line, next } = lineAt(whole, start);
      receiver.receiveLine(line, start - heldLength);
      start = next;
    }
  }
}

/** Invalid UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
