// Standard output for much text: gathered, written in large pieces, at the reader's pace, and quiet when the reader has had enough
// (`| head`).
import { once } from "node:events";

/** Gathered before it is written, in characters. */
const pieceLength = 64 * 1024;

export class Output {
  #text = "";
  #isClosed = false;
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      this.#isClosed = true;
    });
  }

  /** Nobody reads any more: there is no point in going on. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY;
  }

  /** Whether there is enough for a piece; then `flush` is due. */
  get isFull(): boolean {
    return this.#text.length >= pieceLength;
  }

  line(text: string): void {
    this.#text += text;
    this.#text += "\n";
  }

  /** Bytes as they are. */
  async raw(bytes: Uint8Array): Promise<void> {
    await this.flush();
    await this.#write(bytes);
  }

  /** Writes what has been gathered; waits while the reader is behind. */
  async flush(): Promise<void> {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    await this.#write(text);
  }

  async #write(data: string | Uint8Array): Promise<void> {
    if (this.#isClosed || this.#stream.write(data)) return;
    const close = new AbortController();
    const settled = [
      once(this.#stream, "drain", { signal: close.signal }),
      once(this.#stream, "close", { signal: close.signal }),
    ];
    // An error (EPIPE) is told by the listener above; here it only ends the waiting.
    await Promise.race(settled.map((one) => one.catch(() => undefined)));
    close.abort();
  }
}
