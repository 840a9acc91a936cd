// The bytes of a capture that come bit by bit, kept so that any of them can be had again, as of a file.

/** What a reader needs of where a capture's bytes are; a `Blob` gives it too. */
export interface ByteStore {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** In bytes: some millions of packets of a chat, and what a browser gives a tab without asking. */
const mostBytes = 512 * 1024 * 1024;
/** In bytes: what is there is never moved. */
const pieceLength = 1024 * 1024;

export class GrowingBytes implements ByteStore {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False: there is no room for it. */
  append(more: Uint8Array): boolean {
    if (this.#size + more.length > mostBytes) return false;
    for (let taken = 0; taken < more.length;) {
      const at = this.#size % pieceLength;
      if (at === 0) this.#pieces.push(new Uint8Array(pieceLength));
      const part = more.subarray(taken, taken + pieceLength - at);
      this.#pieces.at(-1)!.set(part, at);
      taken += part.length;
      this.#size += part.length;
    }
    return true;
  }

  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } {
    const end = Math.min(to, this.#size);
    const bytes = new Uint8Array(Math.max(0, end - from));
    for (let at = from; at < end;) {
      const piece = this.#pieces[Math.floor(at / pieceLength)]!;
      const start = at % pieceLength;
      const part = piece.subarray(start, start + end - at);
      bytes.set(part, at - from);
      at += part.length;
    }
    return { arrayBuffer: () => Promise.resolve(bytes.buffer) };
  }
}
