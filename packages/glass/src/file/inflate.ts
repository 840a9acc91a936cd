// DEFLATE, unpacked as a stream (RFC 1951). The platform's own unpackers drop what they hold when they meet damage; a
// damaged capture has to give every packet before it, so this one hands over all it has first.
import { HuffmanCode, quickMask } from "./huffman.ts";

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12_289, 16_385, 24_577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which the lengths of the code for lengths come (RFC 1951 §3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const tooEarly = "it ends too early";

/** How far back a copy may reach. */
const reach = 32_768;
const outputSize = 4 * reach;
const longestCopy = 258;
/** More than any block's header takes: 17 bits, and up to 19 + 320 lengths of at most 14 bits. */
const longestBlockHeader = 640;
/** More than one symbol with its copy takes: 48 bits, and what the bit buffer reads ahead. */
const longestSymbol = 12;

type Stage = "block" | "stored" | "symbols" | "done";

export class Inflater {
  /** The problem with the data, for people, once it is known. */
  fault: string | undefined;
  input = new Uint8Array(0);
  /** The next byte of the input that is not in the bit buffer. */
  at = 0;
  /** No more input comes: what is missing reads as zeros, and is noticed. */
  isLast = false;
  #hold = 0;
  #held = 0;
  #stage: Stage = "block";
  #isLastBlock = false;
  #storedLeft = 0;
  readonly #output = new Uint8Array(outputSize);
  #written = 0;
  #given = 0;
  readonly #give: (bytes: Uint8Array) => void;
  readonly #literals = new HuffmanCode();
  readonly #distances = new HuffmanCode();
  readonly #lengths = new Uint8Array(320);

  /** `give` gets the unpacked bytes, piece by piece; they are valid during the call only. */
  constructor(give: (bytes: Uint8Array) => void) {
    this.#give = give;
  }

  /** Ready for another stream: one gzip file may hold several. */
  restart(): void {
    this.#stage = "block";
    this.#isLastBlock = false;
    this.#hold = 0;
    this.#held = 0;
    this.#written = 0;
    this.#given = 0;
  }

  /** Unpacks as far as the input goes. True when the stream has ended; `at` is then after its last byte. */
  run(): boolean {
    while (this.fault === undefined && this.#stage !== "done") {
      const before = this.#stage;
      const wentOn =
        before === "block" ? this.#readBlockHeader() : before === "stored" ? this.#copyStored() : this.#readSymbols();
      if (!wentOn) break;
    }
    this.#giveOut();
    if (this.#stage !== "done") return false;
    // Whole bytes that were read ahead go back.
    this.at -= this.#held >>> 3;
    this.#held = 0;
    this.#hold = 0;
    return true;
  }

  #readBlockHeader(): boolean {
    if (this.#isLastBlock) {
      this.#stage = "done";
      return true;
    }
    if (!this.#has(longestBlockHeader)) return false;
    this.#isLastBlock = this.#bits(1) === 1;
    const type = this.#bits(2);
    if (type === 0) this.#startStored();
    else if (type === 1) this.#useFixedCodes();
    else if (type === 2) this.#readCodes();
    else this.#fail("it has a block of an unknown kind");
    return this.#notBeyondEnd();
  }

  #startStored(): void {
    this.#bits(this.#held & 7);
    const length = this.#bits(16);
    if ((length ^ 0xffff) !== this.#bits(16)) this.#fail("the length of a block contradicts itself");
    this.at -= this.#held >>> 3;
    this.#held = 0;
    this.#hold = 0;
    this.#storedLeft = length;
    this.#stage = "stored";
  }

  #copyStored(): boolean {
    while (this.#storedLeft > 0) {
      this.#makeRoom();
      const length = Math.min(this.#storedLeft, this.input.length - this.at, outputSize - this.#written);
      if (length === 0) return this.isLast ? this.#fail(tooEarly) : false;
      this.#output.set(this.input.subarray(this.at, this.at + length), this.#written);
      this.at += length;
      this.#written += length;
      this.#storedLeft -= length;
    }
    this.#stage = "block";
    return true;
  }

  #useFixedCodes(): void {
    const lengths = this.#lengths;
    lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
    this.#literals.build(lengths, 0, 288);
    lengths.fill(5, 0, 30);
    // Thirty codes of thirty-two: the missing two must not appear, and are refused when they do.
    this.#distances.build(lengths, 0, 30);
    this.#stage = "symbols";
  }

  #readCodes(): void {
    const literalCount = this.#bits(5) + 257;
    const distanceCount = this.#bits(5) + 1;
    const lengthCount = this.#bits(4) + 4;
    if (literalCount > 286 || distanceCount > 30) return void this.#fail("it describes too many codes");
    const lengths = this.#lengths.fill(0);
    for (let index = 0; index < lengthCount; index += 1) lengths[lengthOrder[index]!] = this.#bits(3);
    if (!this.#literals.build(lengths, 0, 19)) return void this.#fail("its code of lengths is impossible");
    lengths.fill(0, 0, 19);
    const all = literalCount + distanceCount;
    for (let index = 0; index < all;) {
      const symbol = this.#symbol(this.#literals);
      if (symbol < 0) return void this.#fail("a code's length is impossible");
      if (symbol < 16) {
        lengths[index] = symbol;
        index += 1;
        continue;
      }
      if (symbol === 16 && index === 0) return void this.#fail("it repeats a length before the first");
      const value = symbol === 16 ? lengths[index - 1]! : 0;
      const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (index + times > all) return void this.#fail("it repeats a length too often");
      lengths.fill(value, index, index + times);
      index += times;
    }
    if (!this.#literals.build(lengths, 0, literalCount)) return void this.#fail("its code is impossible");
    if (!this.#distances.build(lengths, literalCount, distanceCount)) return void this.#fail("its code is impossible");
    this.#stage = "symbols";
  }

  #readSymbols(): boolean {
    const output = this.#output;
    for (;;) {
      if (!this.#has(longestSymbol)) return false;
      if (this.#written > outputSize - longestCopy) {
        this.#makeRoom();
        // The receiver of the bytes may have had enough of them.
        if (this.fault !== undefined) return false;
      }
      const symbol = this.#symbol(this.#literals);
      if (symbol < 256) {
        if (symbol < 0) return this.#fail("a code word is unknown");
        output[this.#written] = symbol;
        this.#written += 1;
        if (this.isLast && !this.#notBeyondEnd()) return this.#takeBack(1);
        continue;
      }
      if (symbol === 256) {
        this.#stage = "block";
        return this.#notBeyondEnd();
      }
      const code = symbol - 257;
      if (code >= lengthBase.length) return this.#fail("a length is unknown");
      const length = lengthBase[code]! + this.#bits(lengthExtra[code]!);
      const distanceCode = this.#symbol(this.#distances);
      if (distanceCode < 0) return this.#fail("a distance is unknown");
      const distance = distanceBase[distanceCode]! + this.#bits(distanceExtra[distanceCode]!);
      if (distance > this.#written) return this.#fail("a copy reaches back before the start");
      for (let from = this.#written - distance, to = this.#written, stop = to + length; to < stop; from += 1, to += 1) {
        output[to] = output[from]!;
      }
      this.#written += length;
      if (this.isLast && !this.#notBeyondEnd()) return this.#takeBack(length);
    }
  }

  /** The last symbol was made of bits that are not there. */
  #takeBack(length: number): false {
    this.#written = Math.max(this.#given, this.#written - length);
    return false;
  }

  #has(length: number): boolean {
    return this.isLast || this.input.length - this.at >= length;
  }

  #notBeyondEnd(): boolean {
    if (this.at - (this.#held >>> 3) > this.input.length) this.#fail(tooEarly);
    return this.fault === undefined;
  }

  #refill(): void {
    while (this.#held <= 24) {
      this.#hold |= (this.input[this.at] ?? 0) << this.#held;
      this.at += 1;
      this.#held += 8;
    }
  }

  #bits(count: number): number {
    if (this.#held < count) this.#refill();
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#held -= count;
    return value;
  }

  #symbol(code: HuffmanCode): number {
    if (this.#held < 15) this.#refill();
    const found = code.quick[this.#hold & quickMask]! || code.slow(this.#hold);
    if (found === 0) return -1;
    this.#hold >>>= found & 15;
    this.#held -= found & 15;
    return found >>> 4;
  }

  #makeRoom(): void {
    if (this.#written < 3 * reach) return;
    this.#giveOut();
    this.#output.copyWithin(0, this.#written - reach, this.#written);
    this.#written = reach;
    this.#given = reach;
  }

  #giveOut(): void {
    if (this.#written > this.#given) this.#give(this.#output.subarray(this.#given, this.#written));
    this.#given = this.#written;
  }

  #fail(words: string): false {
    // Bytes after the end read as zeros, which is no damage. The longest code word takes two bytes, and eight more follow the data.
    const left = this.input.length - this.at + (this.#held >>> 3);
    this.fault ??= this.isLast && left < 2 ? tooEarly : words;
    return false;
  }
}
