// Huffman codes as DEFLATE has them: canonical, of at most 15 bits, told by their lengths alone (RFC 1951 §3.2.2).

/** Codes up to this long are looked up in one step; longer ones are rare, since rare symbols have them. */
const quickBits = 10;
const longestCode = 15;

export class HuffmanCode {
  /** By the next ten bits: symbol × 16 + length; 0 where the code is longer, or none. */
  readonly quick = new Uint16Array(1 << quickBits);
  readonly #countOfLength = new Uint16Array(longestCode + 1);
  readonly #symbols = new Uint16Array(288);

  /** Takes the lengths of all symbols' codes. False if no code can have these lengths. */
  build(lengths: Uint8Array, from: number, count: number): boolean {
    const counts = this.#countOfLength.fill(0);
    for (let symbol = 0; symbol < count; symbol += 1) counts[lengths[from + symbol]!]! += 1;
    counts[0] = 0;
    let left = 1;
    const starts = new Uint16Array(longestCode + 2);
    const codes = new Uint16Array(longestCode + 2);
    for (let length = 1; length <= longestCode; length += 1) {
      left = left * 2 - counts[length]!;
      if (left < 0) return false;
      starts[length + 1] = starts[length]! + counts[length]!;
      codes[length + 1] = (codes[length]! + counts[length]!) << 1;
    }
    this.quick.fill(0);
    for (let symbol = 0; symbol < count; symbol += 1) {
      const length = lengths[from + symbol]!;
      if (length === 0) continue;
      this.#symbols[starts[length]!] = symbol;
      starts[length]! += 1;
      if (length <= quickBits) this.#fillQuick(codes[length]!, length, symbol);
      codes[length]! += 1;
    }
    // A code with unused words is allowed only where there is one symbol at most (RFC 1951 §3.2.7).
    return left === 0 || counts.reduce((sum, one) => sum + one, 0) <= 1;
  }

  /** Decodes bit by bit: symbol × 16 + length, or 0 if no code starts like this. */
  slow(bits: number): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      code |= (bits >>> (length - 1)) & 1;
      const count = this.#countOfLength[length]!;
      if (code - count < first) return this.#symbols[index + (code - first)]! * 16 + length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return 0;
  }

  // The stream gives a code's first bit lowest: the table is indexed by the code turned round.
  #fillQuick(code: number, length: number, symbol: number): void {
    let turned = 0;
    for (let bit = 0; bit < length; bit += 1) turned |= ((code >>> bit) & 1) << (length - 1 - bit);
    for (let index = turned; index < 1 << quickBits; index += 1 << length) this.quick[index] = symbol * 16 + length;
  }
}

export const quickMask = (1 << quickBits) - 1;
