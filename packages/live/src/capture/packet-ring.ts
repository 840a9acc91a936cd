// The last packets, in numbered batches: each page reads them at its own pace, and a page that comes later gets the newest part first.
// Bounded in bytes; the oldest batch goes.
import type { PacketBatch } from "./packet-batch.ts";

/** In bytes, for a page that comes later: minutes of a busy chat, and what its browser takes at once. */
const newcomerLength = 16 * 1024 * 1024;
/** In bytes, in all: pages may lag by the difference, which is three seconds of the most that is captured. */
export const ringLength = 24 * 1024 * 1024;

export class PacketRing {
  readonly #batches: PacketBatch[] = [];
  /** The number of the oldest batch that is kept. */
  #oldest = 0;
  #bytes = 0;
  #nextFrame = 1;

  /** The number that the next batch will have. */
  get next(): number {
    return this.#oldest + this.#batches.length;
  }

  /** The first frame that is kept, or the next one where none is. */
  get firstFrame(): number {
    return this.#batches[0]?.firstFrame ?? this.#nextFrame;
  }

  get nextFrame(): number {
    return this.#nextFrame;
  }

  /** Where a page begins to read: the batch's number, and its first frame. */
  get start(): { readonly batch: number; readonly frame: number } {
    let [bytes, at] = [0, this.#batches.length];
    while (at > 0 && bytes + this.#batches[at - 1]!.bytes.length <= newcomerLength)
      bytes += this.#batches[--at]!.bytes.length;
    return { batch: this.#oldest + at, frame: this.#batches[at]?.firstFrame ?? this.#nextFrame };
  }

  /** Undefined for one that is not there yet; "gone" for one that is no longer kept. */
  at(number: number): PacketBatch | "gone" | undefined {
    return number < this.#oldest ? "gone" : this.#batches[number - this.#oldest];
  }

  add(batch: PacketBatch): void {
    this.#batches.push(batch);
    this.#bytes += batch.bytes.length;
    this.#nextFrame = batch.firstFrame + batch.packets;
    while (this.#bytes > ringLength && this.#batches.length > 1) {
      this.#bytes -= this.#batches.shift()!.bytes.length;
      this.#oldest += 1;
    }
  }
}
