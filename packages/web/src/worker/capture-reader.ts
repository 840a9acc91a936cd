// Reads a file piece by piece: every packet is analysed once in its order, and can be had again by its number.
import {
  Analyzer,
  CaptureParser,
  ConversationList,
  Gunzip,
  PacketIndex,
  PacketRecall,
  isGzip,
  type CaptureProblem,
  type DecodeAsRule,
  type PacketRecord,
} from "@vitrine/glass";
import type { Answering, CaptureState, Selection } from "../source/capture-source.ts";
import { GrowingBytes, type ByteStore } from "./growing-bytes.ts";

/** How much of the file is read at once: between two pieces the page is answered. */
const pieceLength = 2 * 1024 * 1024;
/** One block of a pcapng at its longest, and what stands around it: read where a piece holds no whole record. */
const longestPiece = 18 * 1024 * 1024;
/** Packets that are looked up are read together as long as they need no more of the file than this, … */
const windowLength = 1024 * 1024;
/** … and no more than this lies between one and the next: less than another look into the file costs. */
const longestGap = 64 * 1024;
/** Between two reports of the state, in milliseconds: a bar moves smoothly, and React has time for other work. */
const stateEvery = 100;
/** What a compressed file may unpack to in a browser: the unpacked bytes have to be kept to go back to a packet. */
const longestUnpacked = 4 * 1024 ** 3;

export class CaptureReader {
  readonly index: PacketIndex;
  readonly recall: PacketRecall;
  readonly conversations = new ConversationList();
  readonly name: string;
  /** Ports that carry a protocol, whatever is usual there. */
  readonly decodeAs: readonly DecodeAsRule[];
  readonly #file: Blob;
  readonly #tell: (state: CaptureState) => void;
  readonly #parser = new CaptureParser();
  readonly #analyzer: Analyzer;
  /** The capture's bytes: the file itself, or what has been unpacked of it so far. */
  #bytes: ByteStore;
  /** Where reading goes on, in `#bytes`. */
  #next = 0;
  #version = 0;
  #phase: CaptureState["phase"] = "reading";
  #problem: CaptureProblem | undefined;
  #selection: Selection | undefined;
  #answering: Answering | undefined;
  #bytesRead = 0;
  #lastTold = -Infinity;
  #firstTime: bigint | undefined;
  /** The latest time of all packets. */
  #lastSeconds = -Infinity;
  #lastNanoseconds = 0;

  constructor(file: File, tell: (state: CaptureState) => void, decodeAs: readonly DecodeAsRule[] = []) {
    this.decodeAs = decodeAs;
    this.#analyzer = new Analyzer({ decodeAs });
    this.#file = file;
    this.#bytes = file;
    this.name = file.name;
    this.#tell = tell;
    this.index = new PacketIndex(this.#analyzer.addresses);
    this.recall = new PacketRecall(this.index);
  }

  get packets(): number {
    return this.index.rows;
  }

  get isReading(): boolean {
    return this.#phase === "reading";
  }

  get description(): CaptureParser["description"] {
    return this.#parser.description;
  }

  /** The fault of the file, once it is known. */
  get problem(): CaptureProblem | undefined {
    return this.#problem;
  }

  stop(): void {
    if (this.isReading) this.#phase = "stopped";
  }

  /** How far the filter is that was asked for last. */
  tellSelection(selection: Selection): void {
    this.#selection = selection;
    this.#tellSometimes();
  }

  /** How far the look for the answers is; undefined once it has ended. */
  tellAnswering(answering: Answering | undefined): void {
    this.#answering = answering;
    if (answering === undefined) this.#tellState();
    else this.#tellSometimes();
  }

  /** The capture's bytes, as far as they are known. */
  get size(): number {
    return this.#next;
  }

  /** More of a capture that comes bit by bit, as of a feed, of which there is no file. One call at a time. */
  async append(more: Uint8Array): Promise<void> {
    if (!this.isReading) return;
    const bytes = this.#bytes instanceof GrowingBytes ? this.#bytes : new GrowingBytes();
    this.#bytes = bytes;
    if (!bytes.append(more)) {
      this.#phase = "stopped";
    } else {
      while (await this.#readPiece());
      this.#bytesRead = bytes.size;
    }
    this.#tellState();
  }

  /** Reads to the file's end, its damage, or `stop()`. */
  async read(): Promise<void> {
    try {
      const start = new Uint8Array(await this.#file.slice(0, 2).arrayBuffer());
      this.#problem = isGzip(start) ? await this.#readCompressed() : await this.#readPlain();
    } catch (error) {
      // The file system's own word: the file was moved or changed since it was chosen.
      const words = `The file cannot be read any more: ${error instanceof Error ? error.message : String(error)}`;
      this.#problem = { offset: this.#next, words };
    }
    if (this.isReading) this.#phase = "read";
    this.#tellState();
  }

  /**
   * Hands over the packets of these rows, which are in ascending order; the record is valid within the call. Rows that cannot
   * be read any more are left out.
   */
  async packetsAt(rows: Uint32Array, take: (record: PacketRecord, row: number) => void): Promise<void> {
    for (let first = 0; first < rows.length;) {
      const end = this.#windowEnd(rows, first);
      const from = this.#placeOf(rows[first]!);
      const piece = await this.#slice(from, this.#placeOf(rows[end - 1]! + 1));
      for (const row of rows.subarray(first, end)) {
        const bytes = piece.subarray(this.#placeOf(row) - from, this.#placeOf(row + 1) - from);
        if (this.#readAgain(row, bytes)) take(this.#parser.record, row);
      }
      first = end;
    }
  }

  /** How many of the rows are read together from `first` on: gives the place after them. */
  #windowEnd(rows: Uint32Array, first: number): number {
    const limit = this.#placeOf(rows[first]!) + windowLength;
    let end = first + 1;
    for (; end < rows.length; end += 1) {
      const behind = this.#placeOf(rows[end - 1]! + 1);
      if (this.#placeOf(rows[end]!) - behind > longestGap || this.#placeOf(rows[end]! + 1) > limit) break;
    }
    return end;
  }

  /** Where a row's packet is in the file; for the row after the last, where reading goes on. */
  #placeOf(row: number): number {
    if (row >= this.index.rows) return this.#next;
    const chunk = this.index.chunkOf(row);
    return chunk.firstFileOffset + chunk.fileOffset[row - chunk.firstRow]!;
  }

  /** Sets the parser's record to a row's packet, by the bytes from it to the next. False: it is not there any more. */
  #readAgain(row: number, bytes: Uint8Array): boolean {
    const parser = this.#parser;
    const chunk = this.index.chunkOf(row);
    // Its block only: what a pcapng describes between two packets was read once, and counts once.
    parser.seek(this.#placeOf(row), chunk.interfaceIndex[row - chunk.firstRow]!, row + 1);
    let isThere = false;
    drain(parser, bytes, () => {
      isThere = true;
      return false;
    });
    return isThere;
  }

  async #slice(from: number, to: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#bytes.slice(from, to).arrayBuffer());
  }

  async #readPlain(): Promise<CaptureProblem | undefined> {
    const { size } = this.#bytes;
    while (this.isReading) {
      const isMoving = await this.#readPiece();
      if (this.#parser.problem !== undefined) return this.#parser.problem;
      this.#bytesRead = this.#next;
      if (!isMoving) {
        this.#bytesRead = size;
        return this.#parser.end();
      }
      this.#tellSometimes();
    }
    return undefined;
  }

  /** Reads the packets of the next piece. False: nothing more comes of what is there. */
  async #readPiece(length = pieceLength): Promise<boolean> {
    const parser = this.#parser;
    const before = this.#next;
    const piece = await this.#slice(before, before + length);
    // Somebody may have looked a packet up in the meantime, so reading goes on from a known place always.
    parser.seek(before, parser.description.interfaces.length, this.index.rows + 1);
    drain(parser, piece, (record) => this.#add(record));
    this.#next = parser.fileOffset;
    if (this.#next > before) return true;
    return length < longestPiece && before + length < this.#bytes.size ? this.#readPiece(longestPiece) : false;
  }

  async #readCompressed(): Promise<CaptureProblem | undefined> {
    let unpackedBefore = new Blob([]);
    let unpacked: Uint8Array<ArrayBuffer>[] = [];
    const gunzip = new Gunzip((bytes) => unpacked.push(new Uint8Array(bytes)), longestUnpacked);
    const step = pieceLength / 8;
    for (let at = 0; at < this.#file.size && this.isReading; at += step) {
      gunzip.push(new Uint8Array(await this.#file.slice(at, at + step).arrayBuffer()));
      unpackedBefore = new Blob([unpackedBefore, ...unpacked]);
      this.#bytes = unpackedBefore;
      unpacked = [];
      while ((await this.#readPiece()) && this.isReading);
      if (this.#parser.problem !== undefined) return this.#parser.problem;
      this.#bytesRead = Math.min(at + step, this.#file.size);
      this.#tellSometimes();
      if (gunzip.fault !== undefined) break;
    }
    if (!this.isReading) return undefined;
    gunzip.end();
    unpackedBefore = new Blob([unpackedBefore, ...unpacked]);
    this.#bytes = unpackedBefore;
    while (await this.#readPiece());
    if (gunzip.fault === undefined) return this.#parser.end();
    return { offset: this.#next, words: gunzip.fault };
  }

  #add(record: PacketRecord): boolean {
    if (record.hasTime) this.#noteTime(record);
    const packet = this.#analyzer.add(record);
    this.index.add(record, packet);
    this.recall.add(record, packet);
    this.conversations.add(record, packet);
    return true;
  }

  #noteTime({ seconds, nanoseconds }: PacketRecord): void {
    this.#firstTime ??= inNanoseconds(seconds, nanoseconds);
    if (seconds < this.#lastSeconds || (seconds === this.#lastSeconds && nanoseconds < this.#lastNanoseconds)) return;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
  }

  #tellSometimes(): void {
    const now = performance.now();
    if (now - this.#lastTold < stateEvery) return;
    this.#lastTold = now;
    this.#tellState();
  }

  #tellState(): void {
    this.#version += 1;
    const problem = this.#problem;
    const isCapture = this.#parser.description.format !== undefined;
    this.#tell({
      version: this.#version,
      packets: this.index.rows,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#file.size,
      firstTime: this.#firstTime,
      lastTime: this.#firstTime === undefined ? undefined : inNanoseconds(this.#lastSeconds, this.#lastNanoseconds),
      phase: this.#phase,
      selection: this.#selection,
      answering: this.#answering,
      isCapture: isCapture ? true : this.isReading ? undefined : false,
      problem:
        problem && (isCapture ? `${problem.words} (at byte ${problem.offset.toLocaleString("en")})` : problem.words),
    });
  }
}

function inNanoseconds(seconds: number, nanoseconds: number): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** Gives a parser all of these bytes, and hands over the packets in them until `take` says no. */
function drain(parser: CaptureParser, bytes: Uint8Array, take: (record: PacketRecord) => boolean): void {
  for (let at = 0; at < bytes.length && parser.problem === undefined;) {
    const space = parser.space();
    const length = Math.min(space.length, bytes.length - at);
    space.set(bytes.subarray(at, at + length));
    parser.filled(length);
    at += length;
    while (parser.next()) if (!take(parser.record)) return;
  }
}
