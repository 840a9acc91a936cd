// Reads a file piece by piece: every packet is analysed once in its order, and can be had again by its number.
import {
  Analyzer,
  CaptureParser,
  ConversationList,
  Gunzip,
  isGzip,
  type CaptureProblem,
  type PacketRecord,
} from "@vitrine/glass";
import type { CaptureState } from "../source/capture-source.ts";
import { GrowingBytes, type ByteStore } from "./growing-bytes.ts";
import { PacketTable } from "./packet-table.ts";

/** How much of the file is read at once: between two pieces the page is answered. */
const pieceLength = 2 * 1024 * 1024;
/** One block of a pcapng at its longest, and what stands around it: read where a piece holds no whole record. */
const longestPiece = 18 * 1024 * 1024;
/** A packet at most, with what stands before it in its file: read at once for one that is looked up. */
const lookupLength = 272 * 1024;
/** The state is told so often, in milliseconds: a bar moves smoothly, and React has time for else. */
const stateEvery = 100;
/** What a compressed file may unpack to in a browser: the unpacked bytes have to be kept to go back to a packet. */
const longestUnpacked = 4 * 1024 ** 3;

export class CaptureReader {
  readonly table = new PacketTable();
  readonly conversations = new ConversationList();
  readonly name: string;
  readonly #file: Blob;
  readonly #tell: (state: CaptureState) => void;
  readonly #parser = new CaptureParser();
  readonly #analyzer = new Analyzer();
  /** The capture's bytes: the file itself, or what has been unpacked of it so far. */
  #bytes: ByteStore;
  /** Where reading goes on, in `#bytes`. */
  #next = 0;
  #version = 0;
  #phase: CaptureState["phase"] = "reading";
  #problem: CaptureProblem | undefined;
  #bytesRead = 0;
  #lastTold = 0;

  constructor(file: File, tell: (state: CaptureState) => void) {
    this.#file = file;
    this.#bytes = file;
    this.name = file.name;
    this.#tell = tell;
  }

  get packets(): number {
    return this.table.rows;
  }

  get isReading(): boolean {
    return this.#phase === "reading";
  }

  get description(): CaptureParser["description"] {
    return this.#parser.description;
  }

  /** What is wrong with the file, once it is known. */
  get problem(): CaptureProblem | undefined {
    return this.#problem;
  }

  stop(): void {
    if (this.isReading) this.#phase = "stopped";
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
   * Hands over the packets of rows that follow each other; the record is valid within the call. Rows that cannot be read any
   * more are left out.
   */
  async packetsAt(first: number, end: number, take: (record: PacketRecord, row: number) => void): Promise<void> {
    const last = Math.min(end, this.table.rows) - 1;
    let row = first;
    while (row <= last) {
      const next = await this.#packetsFrom(row, last, take);
      // The file is not what it was.
      if (next === row) return;
      row = next;
    }
  }

  /** As many of these packets as stand in one piece of the file. Gives the row behind the last of them. */
  async #packetsFrom(first: number, last: number, take: (record: PacketRecord, row: number) => void): Promise<number> {
    const { fileOffset, interfaceIndex } = this.table.columns;
    const from = fileOffset[first]!;
    const length = Math.min(fileOffset[last]! - from + lookupLength, longestPiece);
    const piece = await this.#slice(from, from + length);
    const parser = this.#parser;
    parser.seek(from, interfaceIndex[first]!, first + 1);
    let row = first;
    drain(parser, piece, (record) => {
      take(record, row++);
      return row <= last;
    });
    return row;
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
    parser.seek(before, parser.description.interfaces.length, this.table.rows + 1);
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
    const packet = this.#analyzer.add(record);
    this.table.add(record, packet);
    this.conversations.add(record, packet);
    return true;
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
    this.#tell({
      version: this.#version,
      packets: this.table.rows,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#file.size,
      phase: this.#phase,
      problem: problem && `${problem.words} (at byte ${problem.offset.toLocaleString("en")})`,
    });
  }
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
