// The last packets, in batches: what a page that comes later gets first. Bounded in bytes; the oldest batch goes.
import type { PacketBatch } from "./packet-batch.ts";

/** In bytes: minutes of a busy chat, and what a page takes at once. */
export const ringLength = 16 * 1024 * 1024;

export class PacketRing {
  readonly #batches: PacketBatch[] = [];
  readonly #length: number;
  #bytes = 0;
  #nextFrame = 1;

  constructor(length = ringLength) {
    this.#length = length;
  }

  get batches(): readonly PacketBatch[] {
    return this.#batches;
  }

  /** The first frame that is kept, or the next one where none is. */
  get firstFrame(): number {
    return this.#batches[0]?.firstFrame ?? this.#nextFrame;
  }

  get nextFrame(): number {
    return this.#nextFrame;
  }

  add(batch: PacketBatch): void {
    this.#batches.push(batch);
    this.#bytes += batch.bytes.length;
    this.#nextFrame = batch.firstFrame + batch.packets;
    while (this.#bytes > this.#length && this.#batches.length > 1) this.#bytes -= this.#batches.shift()!.bytes.length;
  }
}
