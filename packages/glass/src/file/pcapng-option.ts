// The options of pcapng blocks: a code, a length, the value, padded to four bytes; code 0 ends the list.
import type { ByteWindow } from "./window.ts";

/** Option codes of more than one block, and of the blocks that we read (draft-ietf-opsawg-pcapng §3.5, §4). */
export const optionCodes = {
  end: 0,
  comment: 1,
  section: { hardware: 2, system: 3, application: 4 },
  interface: {
    name: 2,
    description: 3,
    speed: 8,
    timeResolution: 9,
    filter: 11,
    system: 12,
    timeOffset: 14,
    hardware: 15,
  },
  packet: { dropCount: 4 },
  statistics: { received: 4, droppedByInterface: 5, accepted: 6, droppedBySystem: 7, delivered: 8 },
} as const;

const decoder = new TextDecoder();

/** One option, moved on from one to the next: the same object for all of a list. */
export class OptionCursor {
  code = 0;
  /** Where the value stands, and how long it is. */
  at = 0;
  length = 0;
  readonly #window: ByteWindow;
  #next = 0;
  #end = 0;
  #isLittleEndian = true;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** Starts at the options between two offsets. */
  start(from: number, end: number, isLittleEndian: boolean): this {
    this.#next = from;
    this.#end = end;
    this.#isLittleEndian = isLittleEndian;
    return this;
  }

  /** Moves on; false at the end of the list, or where an option claims more than the block has. */
  next(): boolean {
    const { view } = this.#window;
    if (this.#end - this.#next < 4) return false;
    this.code = view.getUint16(this.#next, this.#isLittleEndian);
    this.length = view.getUint16(this.#next + 2, this.#isLittleEndian);
    this.at = this.#next + 4;
    if (this.code === optionCodes.end || this.at + this.length > this.#end) return false;
    this.#next = this.at + ((this.length + 3) & ~3);
    return true;
  }

  /** The value as text, without its first `skip` bytes. */
  text(skip = 0): string {
    const bytes = this.#window.bytes.subarray(this.at + skip, this.at + this.length);
    // Some writers count the string's closing zero in.
    const zero = bytes.indexOf(0);
    return decoder.decode(zero < 0 ? bytes : bytes.subarray(0, zero));
  }

  byte(): number | undefined {
    return this.length >= 1 ? this.#window.bytes[this.at] : undefined;
  }

  unsigned64(): bigint | undefined {
    return this.length === 8 ? this.#window.view.getBigUint64(this.at, this.#isLittleEndian) : undefined;
  }

  signed64(): bigint | undefined {
    return this.length === 8 ? this.#window.view.getBigInt64(this.at, this.#isLittleEndian) : undefined;
  }
}
