// Standard output for much text: gathered, written in large pieces, at the reader's pace, and quiet when the reader has had enough
// (`| head`).
import { once } from "node:events";

/** Characters that are gathered before they become bytes: few enough that the strings they were made of die young. */
const pieceLength = 8 * 1024;
/** The least room for bytes that are gathered. */
const firstBytes = 64 * 1024;
/** A character of a string (a unit of UTF-16) becomes at most so many bytes of UTF-8. */
const mostBytesOfUnit = 3;

export class Output {
  #text = "";
  #bytes = Buffer.alloc(0);
  #length = 0;
  #isClosed = false;
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream;
    // main.ts handles the error, for every command.
    stream.on("error", () => {
      this.#isClosed = true;
    });
  }

  /** Nobody reads any more, so the work stops. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY;
  }

  line(text: string): void {
    this.#text += text;
    this.#text += "\n";
    if (this.#text.length >= pieceLength) this.#toBytes();
  }

  /** Bytes as they are. */
  async raw(bytes: Uint8Array): Promise<void> {
    await this.flush();
    await this.#write(bytes);
  }

  /** Writes what has been gathered; waits while the reader is behind. */
  async flush(): Promise<void> {
    this.#toBytes();
    if (this.#length === 0) return;
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    // A stream that is behind keeps what it was given: the next bytes go elsewhere.
    this.#bytes = Buffer.alloc(0);
    await this.#write(bytes);
  }

  #toBytes(): void {
    const end = this.#length + mostBytesOfUnit * this.#text.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#length += this.#bytes.write(this.#text, this.#length);
    this.#text = "";
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length, firstBytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  async #write(data: Uint8Array): Promise<void> {
    if (this.#isClosed || this.#stream.write(data)) return;
    const close = new AbortController();
    const settled = [
      once(this.#stream, "drain", { signal: close.signal }),
      once(this.#stream, "close", { signal: close.signal }),
    ];
    // The listener above handles an error (EPIPE); here it only ends the waiting.
    await Promise.race(settled.map((one) => one.catch(() => undefined)));
    close.abort();
  }
}
