// Standard output for much text: gathered, written in large pieces, at the reader's pace, and quiet when the reader has had enough
// (`| head`).
import { once } from "node:events";

/** Characters that are gathered before they become bytes: few enough that the strings they were made of die young. */
const pieceLength = 8 * 1024;

export class Output {
  #text = "";
  readonly #pieces: Buffer[] = [];
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
    if (this.#pieces.length === 0) return;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces.length = 0;
    await this.#write(bytes);
  }

  #toBytes(): void {
    if (this.#text !== "") this.#pieces.push(Buffer.from(this.#text));
    this.#text = "";
  }

  async #write(data: Uint8Array): Promise<void> {
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
