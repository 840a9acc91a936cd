// Capture files, read as a stream: bytes in, packets out, one record that moves on. Which format it is, is recognised.
import type { CaptureDescription } from "./description.ts";
import { pcapVariant, PcapReader } from "./pcap.ts";
import { blockTypes, PcapngReader } from "./pcapng.ts";
import { Gunzip, isGzip } from "./gunzip.ts";
import { PacketRecord, type CaptureProblem, type RecordReader } from "./record.ts";
import { strangerWords } from "./stranger.ts";
import { ByteWindow } from "./window.ts";

/**
 * Reads a pcap or a pcapng, whole or in pieces of any size:
 *
 *     parser.push(chunk, (record) => …);   // as often as there is something
 *     const problem = parser.end();        // what was wrong, if something was
 *
 * Who reads from a file fills `space()` directly, tells `filled(length)`, and asks `next()` until it says false. The record
 * and its bytes are valid until the next call.
 */
export class CaptureParser {
  readonly record = new PacketRecord();
  readonly description: CaptureDescription = {
    format: undefined,
    variant: "",
    sections: [],
    interfaces: [],
    names: new Map(),
    secrets: [],
  };
  readonly #window: ByteWindow;
  readonly #mostUnpacked: number | undefined;
  #reader: RecordReader | undefined;
  #problem: CaptureProblem | undefined;
  /** Unset until the first two bytes are there; null if the file is not compressed. */
  #gunzip: Gunzip | null | undefined;
  #start = new Uint8Array(0);
  #onPacket: (record: PacketRecord) => void = () => {};

  /** `mostUnpacked`: bytes that a compressed file may unpack to; by default a multiple of its size. */
  constructor(bufferSize?: number, mostUnpacked?: number) {
    this.#window = new ByteWindow(bufferSize);
    this.#mostUnpacked = mostUnpacked;
  }

  /** The problem with the file, as soon as it is known. */
  get problem(): CaptureProblem | undefined {
    return this.#problem ?? this.#reader?.problem;
  }

  /** Where the next record starts, in bytes of the file: how far we are. */
  get fileOffset(): number {
    return this.#window.fileOffset(this.#window.at);
  }

  /** Room to put more of the file into. */
  space(): Uint8Array {
    return this.#window.space();
  }

  filled(length: number): void {
    this.#window.filled(length);
  }

  /** Moves the record on to the next packet. False: more bytes are needed, or there is a problem. */
  next(): boolean {
    if (this.#reader === undefined && !this.#recognise()) return false;
    return this.#reader!.next();
  }

  /** Takes a piece of the file, compressed or not, and hands over every packet that is complete with it. */
  push(chunk: Uint8Array, onPacket: (record: PacketRecord) => void): void {
    this.#onPacket = onPacket;
    if (this.#gunzip === undefined) {
      const start = new Uint8Array(this.#start.length + chunk.length);
      start.set(this.#start);
      start.set(chunk, this.#start.length);
      this.#start = start;
      if (start.length < 2) return;
      this.#gunzip = isGzip(start) ? new Gunzip((bytes) => this.#take(bytes), this.#mostUnpacked) : null;
      this.#start = new Uint8Array(0);
      this.push(start, onPacket);
    } else if (this.#gunzip === null) {
      this.#take(chunk);
    } else {
      this.#gunzip.push(chunk);
    }
  }

  /**
   * The file has ended. Says what is wrong with it, if something is. Of a compressed file the last packets may come only now,
   * to whom the last `push` handed its own.
   */
  end(): CaptureProblem | undefined {
    this.#gunzip?.end();
    if (this.#start.length > 0) this.#take(this.#start);
    const window = this.#window;
    if (this.problem !== undefined) return this.problem;
    const fault = this.#gunzip?.fault;
    if (fault !== undefined) {
      this.#problem = { offset: window.fileOffset(window.end), words: fault };
    } else if (window.end > window.at) {
      const words = this.#reader?.cutShort() ?? strangerWords(window.bytes.subarray(window.at, window.end));
      this.#problem = { offset: window.fileOffset(window.at), words };
    } else if (this.description.format === undefined) {
      this.#problem = { offset: 0, words: "The file is empty." };
    }
    return this.#problem;
  }

  /**
   * Goes to a record that was seen before, by the numbers it had: `next()` then gives it again. Bytes come through `space()`
   * as ever, now from that offset of the file on.
   */
  seek(fileOffset: number, interfaceIndex: number, frame: number): void {
    this.#window.seek(fileOffset);
    this.#problem = undefined;
    this.#reader?.seek(interfaceIndex);
    this.record.frame = frame - 1;
  }

  #take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && this.problem === undefined;) {
      const space = this.space();
      const length = Math.min(space.length, chunk.length - at);
      space.set(chunk.subarray(at, at + length));
      this.filled(length);
      at += length;
      while (this.next()) this.#onPacket(this.record);
    }
  }

  #recognise(): boolean {
    const window = this.#window;
    if (this.#problem !== undefined || !window.has(4)) return false;
    const { view, at } = window;
    if (view.getUint32(at) === blockTypes.section) {
      this.#reader = new PcapngReader(window, this.record, this.description);
    } else if (pcapVariant(view, at) !== undefined) {
      this.#reader = new PcapReader(window, this.record, this.description);
    } else {
      this.#problem = { offset: 0, words: strangerWords(window.bytes.subarray(at, window.end)) };
    }
    return this.#reader !== undefined;
  }
}
