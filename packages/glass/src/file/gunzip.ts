// gzip around a capture: a header, DEFLATE, a checksum and a length; several such members may follow each other (RFC 1952).
import { Inflater } from "./inflate.ts";
import { leastUnpackedLimit, mostUnpackedRatio } from "./limit.ts";

/** The longest header, in bytes: a name and a comment fit, endless ones do not. */
const longestHeader = 65_536;

const flagBits = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;

const checksumTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Whether a file that starts like this is compressed with gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks what is pushed, and hands it on. Never throws; bytes before a fault are handed on before it is reported. */
export class Gunzip {
  /** The problem, for people. */
  fault: string | undefined;
  readonly #give: (bytes: Uint8Array) => void;
  readonly #inflater: Inflater;
  readonly #limit: number | undefined;
  #pushed = 0;
  #rest = new Uint8Array(0);
  /** Bytes of the compressed file before `#rest`. */
  #before = 0;
  #stage: "header" | "data" | "trailer" = "header";
  #members = 0;
  #checksum = -1;
  #memberLength = 0;
  #length = 0;

  /** `limit`: bytes that the file may unpack to; by default a multiple of its size. */
  constructor(give: (bytes: Uint8Array) => void, limit?: number) {
    this.#give = give;
    this.#limit = limit;
    this.#inflater = new Inflater((bytes) => this.#unpacked(bytes));
  }

  push(chunk: Uint8Array): void {
    if (this.fault !== undefined) return;
    this.#pushed += chunk.length;
    const input = new Uint8Array(this.#rest.length + chunk.length);
    input.set(this.#rest);
    input.set(chunk, this.#rest.length);
    this.#run(input, false);
  }

  /** The file has ended. */
  end(): void {
    if (this.fault !== undefined) return;
    this.#run(this.#rest, true);
    const isWhole = this.#stage === "header" && this.#members > 0 && this.#rest.every((byte) => byte === 0);
    if (!isWhole) this.#fail(this.#rest.length, "it ends too early");
  }

  #run(input: Uint8Array<ArrayBuffer>, isLast: boolean): void {
    let at = 0;
    for (;;) {
      const next =
        this.#stage === "header"
          ? this.#readHeader(input, at)
          : this.#stage === "data"
            ? this.#readData(input, at, isLast)
            : this.#readTrailer(input, at);
      if (this.fault !== undefined) return;
      if (next < 0) break;
      at = next;
    }
    if (this.#stage === "data") at = this.#inflater.at;
    this.#rest = input.slice(at);
    this.#before += at;
  }

  /** Each of these returns the offset after what it read, or -1 if more input is needed. */
  #readHeader(input: Uint8Array, at: number): number {
    // What follows the last member and is none itself is filling, as tar and tapes write it.
    if (this.#members > 0 && input.length - at >= 2 && !isGzip(input.subarray(at))) {
      return input.subarray(at).every((byte) => byte === 0) ? -1 : this.#fail(at, "something else follows its end");
    }
    if (input.length - at < 10) return -1;
    if (!isGzip(input.subarray(at))) return this.#fail(at, "its header is damaged");
    if (input[at + 2] !== 8) return this.#fail(at + 2, "it uses an unknown method");
    const flags = input[at + 3]!;
    let end = at + 10;
    if (flags & flagBits.extra) end += 2 + ((input[end] ?? 0) | ((input[end + 1] ?? 0) << 8));
    for (const bit of [flagBits.name, flagBits.comment]) {
      if ((flags & bit) === 0) continue;
      const zero = input.indexOf(0, end);
      if (zero < 0) return input.length - at > longestHeader ? this.#fail(at, "its header does not end") : -1;
      end = zero + 1;
    }
    if (flags & flagBits.headerChecksum) end += 2;
    if (end > input.length) return -1;
    this.#stage = "data";
    this.#inflater.restart();
    this.#checksum = -1;
    this.#memberLength = 0;
    return end;
  }

  #readData(input: Uint8Array<ArrayBuffer>, at: number, isLast: boolean): number {
    const inflater = this.#inflater;
    // A call that goes on after a pause starts at the rest that the last one left, which is where `at` stands.
    inflater.input = input;
    inflater.at = at;
    inflater.isLast = isLast;
    const isDone = inflater.run();
    if (inflater.fault !== undefined) return this.#fail(Math.min(inflater.at, input.length), inflater.fault);
    if (!isDone) return -1;
    this.#stage = "trailer";
    return inflater.at;
  }

  #readTrailer(input: Uint8Array, at: number): number {
    if (input.length - at < 8) return -1;
    const view = new DataView(input.buffer, input.byteOffset);
    if (view.getUint32(at, true) !== ~this.#checksum >>> 0) return this.#fail(at, "its checksum does not fit");
    if (view.getUint32(at + 4, true) !== this.#memberLength >>> 0) return this.#fail(at + 4, "its length does not fit");
    this.#stage = "header";
    this.#members += 1;
    return at + 8;
  }

  #unpacked(bytes: Uint8Array): void {
    let checksum = this.#checksum;
    for (let index = 0; index < bytes.length; index += 1) {
      checksum = (checksum >>> 8) ^ checksumTable[(checksum ^ bytes[index]!) & 0xff]!;
    }
    this.#checksum = checksum;
    this.#memberLength = (this.#memberLength + bytes.length) % 2 ** 32;
    this.#length += bytes.length;
    const limit = this.#limit ?? Math.max(leastUnpackedLimit, mostUnpackedRatio * this.#pushed);
    if (this.#length > limit) this.#inflater.fault ??= tooLongWords(limit, this.#limit === undefined);
    this.#give(bytes);
  }

  #fail(at: number, words: string): -1 {
    const byte = (this.#before + at).toLocaleString("en");
    this.fault ??= `The file is compressed with gzip, and ${words} (at byte ${byte} of the compressed file).`;
    return -1;
  }
}

function tooLongWords(limit: number, isByRatio: boolean): string {
  const bytes = limit.toLocaleString("en");
  if (!isByRatio) return `it unpacks to more than ${bytes} bytes`;
  return (
    `it unpacks to more than ${bytes} bytes, over ${mostUnpackedRatio} times what was read of it, as hardly any capture does. ` +
    "If you trust it, unpack it first (gunzip) and open the result, or raise the limit (vitrine inspect --most-unpacked)"
  );
}
