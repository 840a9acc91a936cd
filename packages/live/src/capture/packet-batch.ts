// Packets of one moment, as a piece of a pcap file that every page gets alike. When there are too many, the detail goes first:
// of each packet only the headers are kept.
/** One batch's packets that are kept whole, in bytes: 2.5 MB a second, which a page's link and worker take. */
const mostWhole = 128 * 1024;
/** What is kept of a packet then: every header, with all of TCP's options (14 + 60 + 60), rounded up. */
export const headersOnly = 144;
/** Packets of one batch: 50,000 a second, more than a page can draw. */
const mostPackets = 2_500;

/** Packets with times in nanoseconds, as tcpdump gives them here. */
export const pcapOptions = { isNanoseconds: true } as const;

/** Of a record of a pcap; the number of bytes that are kept is at 8. */
const recordHeader = 16;

function shorten(record: Uint8Array): Uint8Array {
  new DataView(record.buffer, record.byteOffset).setUint32(8, headersOnly, true);
  return record.subarray(0, recordHeader + headersOnly);
}

export interface PacketBatch {
  readonly firstFrame: number;
  readonly packets: number;
  readonly bytes: Buffer;
}

export class BatchBuilder {
  readonly #firstFrame: number;
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  #packets = 0;
  shortened = 0;

  constructor(firstFrame: number) {
    this.#firstFrame = firstFrame;
  }

  get packets(): number {
    return this.#packets;
  }

  /** Whether what comes now is for the next batch. */
  get isFull(): boolean {
    return this.#packets >= mostPackets;
  }

  /** Takes a packet as a record of a pcap, which is the builder's from then on. Returns the frame that it became. */
  add(record: Uint8Array): number {
    const isShortened = this.#length + record.length > mostWhole && record.length > recordHeader + headersOnly;
    const bytes = isShortened ? shorten(record) : record;
    if (isShortened) this.shortened += 1;
    this.#parts.push(bytes);
    this.#length += bytes.length;
    this.#packets += 1;
    return this.#firstFrame + this.#packets - 1;
  }

  take(): PacketBatch {
    return { firstFrame: this.#firstFrame, packets: this.#packets, bytes: Buffer.concat(this.#parts, this.#length) };
  }
}
