// The bytes of a capture that come bit by bit, kept so that any of them can be had again, as of a file.

/** What a reader needs of where a capture's bytes are; a `Blob` gives it too. */
export interface ByteStore {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** In bytes: some millions of packets of a chat, and what a browser gives a tab without asking. */
const mostBytes = 512 * 1024 * 1024;

export class GrowingBytes implements ByteStore {
  #bytes = new Uint8Array(1024 * 1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False: there is no room for it. */
  append(more: Uint8Array): boolean {
    const size = this.#size + more.length;
    if (size > mostBytes) return false;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, size));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    this.#bytes.set(more, this.#size);
    this.#size = size;
    return true;
  }

  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } {
    const bytes = this.#bytes.slice(from, Math.min(to, this.#size));
    return { arrayBuffer: () => Promise.resolve(bytes.buffer) };
  }
}
